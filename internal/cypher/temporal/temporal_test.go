package temporal_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/temporal"
)

var now = time.Date(2020, 11, 25, 12, 31, 14, 645876123, time.UTC)

var functions = func() map[string]temporal.Function {
	all := map[string]temporal.Function{}
	for _, f := range temporal.Functions() {
		all[f.Name] = f
	}
	return all
}()

func call(name string, arguments ...any) (any, error) { return functions[name].Call(now, arguments) }

// make answers a function that must have an answer.
func made(t testing.TB, name string, arguments ...any) any {
	t.Helper()
	v, err := call(name, arguments...)
	if err != nil {
		t.Fatalf("%s%v: %v", name, arguments, err)
	}
	return v
}

type m = map[string]any

func n(i int) any { return int64(i) }

func TestOfText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"date", "2015-07-21", "2015-07-21"}, {"date", "20150721", "2015-07-21"}, {"date", "2015-07", "2015-07-01"}, {"date", "201507", "2015-07-01"}, {"date", "2015-W30-2", "2015-07-21"},
		{"date", "2015W302", "2015-07-21"}, {"date", "2015-W30", "2015-07-20"}, {"date", "2015W30", "2015-07-20"}, {"date", "2015-202", "2015-07-21"}, {"date", "2015202", "2015-07-21"}, {"date", "2015", "2015-01-01"},
		{"date", "2015-Q2-45", "2015-05-15"}, {"date", "2015Q245", "2015-05-15"}, {"date", "2015-Q2", "2015-04-01"}, {"date", "2015-7-1", "2015-07-01"}, {"date", "+12345-02-03", "+12345-02-03"},
		{"date", "-0001-02-03", "-0001-02-03"}, {"date", "-999999999-01-01", "-999999999-01-01"}, {"date", "+999999999-12-31", "+999999999-12-31"}, {"date", "2016-02-29", "2016-02-29"},
		{"localtime", "21:40:32.142", "21:40:32.142"}, {"localtime", "214032.142", "21:40:32.142"}, {"localtime", "21:40", "21:40"}, {"localtime", "2140", "21:40"}, {"localtime", "21", "21:00"},
		{"localtime", "T9:5", "09:05"}, {"localtime", "21:40:32,5", "21:40:32.5"}, {"localtime", "00:00:00.000000001", "00:00:00.000000001"},
		{"time", "21:40:32.142+0100", "21:40:32.142+01:00"}, {"time", "214032-01:30", "21:40:32-01:30"}, {"time", "2140-00:00", "21:40Z"}, {"time", "22:00-18:00", "22:00-18:00"}, {"time", "21:40", "21:40Z"}, {"time", "21+02:05:59", "21:00+02:05:59"},
		{"localdatetime", "2015-07-21T21:40:32.142", "2015-07-21T21:40:32.142"}, {"localdatetime", "2015W302T214032", "2015-07-21T21:40:32"}, {"localdatetime", "2015202T21", "2015-07-21T21:00"},
		{"datetime", "2015-07-21T21:40:32.142+0100", "2015-07-21T21:40:32.142+01:00"}, {"datetime", "2015-W30-2T2140Z", "2015-07-21T21:40Z"}, {"datetime", "2015-07-21t21:40", "2015-07-21T21:40Z"},
		{"datetime", "2015-07-21T21:40:32.142[Europe/London]", "2015-07-21T21:40:32.142+01:00[Europe/London]"}, {"datetime", "2015-07-21T21:40+01:00[europe/london]", "2015-07-21T21:40+01:00[Europe/London]"},
		{"datetime", "2020-03-29T02:30[Europe/Stockholm]", "2020-03-29T03:30+02:00[Europe/Stockholm]"}, {"datetime", "2020-10-25T02:30[Europe/Stockholm]", "2020-10-25T02:30+02:00[Europe/Stockholm]"},
		{"datetime", "2020-10-25T02:30+01:00[Europe/Stockholm]", "2020-10-25T02:30+01:00[Europe/Stockholm]"}, {"datetime", "1850-01-01T00:00[Europe/Stockholm]", "1850-01-01T00:00+00:53:28[Europe/Stockholm]"},
		{"datetime", "2015", "2015-01-01T00:00Z"},
		{"duration", "P14DT16H12M", "P14DT16H12M"}, {"duration", "P5M1.5D", "P5M1DT12H"}, {"duration", "P0.75M", "P22DT19H51M49.5S"}, {"duration", "PT0.75M", "PT45S"}, {"duration", "P2.5W", "P17DT12H"},
		{"duration", "P12Y5M14DT16H12M70S", "P12Y5M14DT16H13M10S"}, {"duration", "P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"}, {"duration", "P20120202T143721", "P2012Y2M2DT14H37M21S"},
		{"duration", "-P1Y2M", "P-1Y-2M"}, {"duration", "P1Y-2M", "P10M"}, {"duration", "PT-0.001S", "PT-0.001S"}, {"duration", "PT-1.5S", "PT-1.5S"}, {"duration", "-PT1.5S", "PT-1.5S"}, {"duration", "PT-61.5S", "PT-1M-1.5S"},
		{"duration", "PT1H-61S", "PT58M59S"}, {"duration", "p1y", "P1Y"}, {"duration", "PT0S", "PT0S"}, {"duration", "PT-60.000000001S", "PT-1M-0.000000001S"}, {"duration", "P-0.5D", "PT-12H"},
	} {
		v, err := call(c.name, c.text)
		if err != nil || v.(interface{ String() string }).String() != c.want {
			t.Errorf("%s('%s') is %v, %v; want %s", c.name, c.text, v, err, c.want)
		}
	}
}

func TestOfWrongText(t *testing.T) {
	for name, texts := range map[string][]string{
		"date":          {"", "hello", " 2015-07-21", "2015-02-29", "2015-13", "2015-W54", "2015-366", "2015-Q5", "2015-Q2-92", "2015-07-21T12:00", "12015-01-01", "+1000000000-01-01", "2015-0721"},
		"localtime":     {"", "24:00", "12:60", "12:00:60", "12:00:00.1234567890", "12:00Z", "123"},
		"time":          {"12:00+1", "12:00+19:00", "12:00[Europe/London]", "12:00+01:60"},
		"localdatetime": {"", "T12:00", "2015-07-21T12:00Z", "2015-07-21 12:00"},
		"datetime":      {"2015-07-21T12:00[Nowhere]", "2015-07-21T21:40:32+09:00[Europe/London]", "2015-07-21T12:00[]", "2015-07-21T12:00[../etc/passwd]", "2015-07-21T12:00[Local]"},
		"duration":      {"", "P", "PT", "P1", "P1S", "PT0.5H1M", "P1D2M", "P99999999999999999999Y", "PT9223372036854775807H", "P2012-02"},
	} {
		for _, text := range texts {
			if v, err := call(name, text); err == nil {
				t.Errorf("%s('%s') is %v; want an error", name, text, v)
			}
		}
	}
}

func TestOfMap(t *testing.T) {
	date := func(text string) any { return made(t, "date", text) }
	moment := func(text string) any { return made(t, "datetime", text) }
	for _, c := range []struct {
		name string
		of   m
		want string
	}{
		{"date", m{"year": n(1984), "month": n(10)}, "1984-10-01"}, {"date", m{"year": n(1984), "week": n(10), "dayOfWeek": n(3)}, "1984-03-07"}, {"date", m{"year": n(1984), "ordinalDay": n(202)}, "1984-07-20"},
		{"date", m{"year": n(1984), "quarter": n(3), "dayOfQuarter": n(45)}, "1984-08-14"}, {"date", m{"year": n(1818), "week": n(53)}, "1818-12-28"}, {"date", m{"year": n(2020), "month": nil}, "2020-01-01"},
		{"date", m{"date": date("1816-12-31"), "week": n(2)}, "1817-01-07"}, {"date", m{"date": date("2020-02-29"), "year": n(2021)}, "2021-02-28"}, {"date", m{"date": date("2020-01-31"), "month": n(2)}, "2020-02-29"},
		{"date", m{"date": date("1984-02-10"), "quarter": n(2)}, "1984-05-10"}, {"date", m{"date": date("1984-05-31"), "quarter": n(1)}, "1984-02-29"}, {"date", m{"date": date("2020-02-10"), "dayOfQuarter": n(3)}, "2020-01-03"},
		{"date", m{"timezone": "Pacific/Kiritimati"}, "2020-11-26"}, // 14 hours on
		{"localtime", m{"hour": n(1), "minute": n(2), "second": n(3), "millisecond": n(4), "microsecond": n(5), "nanosecond": n(6)}, "01:02:03.004005006"}, {"localtime", m{"hour": n(12)}, "12:00"},
		{"localtime", m{"time": made(t, "localtime", "12:31:14.645"), "minute": n(0), "microsecond": n(2)}, "12:00:14.000002"},
		{"time", m{"time": moment("2020-07-01T10:00[Europe/Stockholm]"), "timezone": "+05:00"}, "13:00+05:00"}, {"time", m{"hour": n(1), "timezone": "Europe/London"}, "01:00Z"}, {"time", m{"hour": n(1), "timezone": "-02:05:07"}, "01:00-02:05:07"},
		{"localdatetime", m{"date": date("2020-01-02"), "hour": n(3)}, "2020-01-02T03:00"}, {"localdatetime", m{"datetime": moment("2020-01-02T03:04+05:00"), "day": n(9)}, "2020-01-09T03:04"},
		{"datetime", m{"datetime": moment("1984-03-07T12:00[Europe/Stockholm]"), "day": n(28), "timezone": "Pacific/Honolulu"}, "1984-03-28T00:00-10:00[Pacific/Honolulu]"},
		{"datetime", m{"date": date("2020-05-05"), "time": moment("2020-01-05T00:30+02:00"), "timezone": "America/New_York"}, "2020-05-04T18:30-04:00[America/New_York]"},
		{"datetime", m{"epochSeconds": n(416779), "nanosecond": n(999999999)}, "1970-01-05T19:46:19.999999999Z"}, {"datetime", m{"epochMillis": n(-1)}, "1969-12-31T23:59:59.999Z"}, {"datetime", m{"epochSeconds": n(100), "timezone": "+01:00"}, "1970-01-01T01:01:40+01:00"},
		{"duration", m{"months": 0.75}, "P22DT19H51M49.5S"}, {"duration", m{"weeks": 2.5}, "P17DT12H"}, {"duration", m{"days": n(14), "seconds": n(70), "microseconds": n(1)}, "P14DT1M10.000001S"}, {"duration", m{"seconds": -0.5}, "PT-0.5S"},
		{"duration", m{"years": 12.5, "months": 5.5, "days": 14.5, "hours": 16.5, "minutes": 12.5, "seconds": 70.5, "nanoseconds": n(3)}, "P12Y11M29DT33H58M13.500000003S"},
	} {
		v, err := call(c.name, c.of)
		if err != nil || v.(interface{ String() string }).String() != c.want {
			t.Errorf("%s(%v) is %v, %v; want %s", c.name, c.of, v, err, c.want)
		}
	}
	for name, maps := range map[string][]m{
		"date":      {{}, {"month": n(2)}, {"year": n(2020), "day": n(1)}, {"year": n(2020), "month": n(2), "week": n(3)}, {"year": "2020"}, {"year": 2020.0}, {"year": n(2020), "foo": n(1)}, {"year": n(2020), "hour": n(1)}, {"date": n(5)}, {"date": made(t, "localtime", "12")}, {"date": date("2020-02-10"), "day": n(31)}, {"year": n(1000000000)}},
		"localtime": {{"minute": n(1)}, {"hour": n(1), "millisecond": n(1)}, {"hour": n(24)}, {"hour": n(1), "timezone": "Z"}, {"hour": n(1), "minute": n(1), "second": n(1), "millisecond": n(1), "microsecond": n(1000)}},
		"datetime":  {{"year": n(2020), "hour": n(1)}, {"hour": n(1)}, {"epochSeconds": n(1), "epochMillis": n(1)}, {"year": n(2020), "timezone": "Nowhere"}, {"year": n(2020), "timezone": n(1)}, {"epochSeconds": n(1 << 62)}},
		"duration":  {{}, {"days": "1"}, {"days": nil}, {"foo": n(1)}, {"days": 1e30}},
	} {
		for _, of := range maps {
			if v, err := call(name, of); err == nil {
				t.Errorf("%s(%v) is %v; want an error", name, of, v)
			}
		}
	}
}

func TestTruncate(t *testing.T) {
	moment := made(t, "datetime", "1984-11-11T12:31:14.645876123+01:00")
	for _, c := range []struct {
		name, unit string
		set        m
		want       string
	}{
		{"date", "millennium", nil, "1000-01-01"}, {"date", "century", nil, "1900-01-01"}, {"date", "decade", m{"day": n(2)}, "1980-01-02"}, {"date", "weekYear", nil, "1984-01-02"}, {"date", "quarter", nil, "1984-10-01"},
		{"date", "week", m{"dayOfWeek": n(2)}, "1984-11-06"}, {"date", "day", nil, "1984-11-11"}, {"datetime", "month", m{"timezone": "Europe/Stockholm"}, "1984-11-01T00:00+01:00[Europe/Stockholm]"},
		{"datetime", "hour", nil, "1984-11-11T12:00+01:00"}, {"localdatetime", "millisecond", m{"nanosecond": n(2)}, "1984-11-11T12:31:14.645000002"}, {"localdatetime", "microsecond", m{"nanosecond": n(2)}, "1984-11-11T12:31:14.645876002"},
		{"localtime", "minute", nil, "12:31"}, {"time", "day", m{"hour": n(3)}, "03:00+01:00"}, {"time", "second", m{"timezone": "+05:00"}, "12:31:14+05:00"},
	} {
		v, err := call(c.name+".truncate", c.unit, moment, c.set)
		if err != nil || v.(interface{ String() string }).String() != c.want {
			t.Errorf("%s.truncate(%s, %v) is %v, %v; want %s", c.name, c.unit, c.set, v, err, c.want)
		}
	}
	date := made(t, "date", "2020-01-01")
	for _, arguments := range [][]any{{"date", "hour", date}, {"date", "foo", date}, {"localtime", "month", moment}, {"localtime", "day", date}, {"date", "day", made(t, "localtime", "12")}, {"date", "day", date, m{"hour": n(1)}}, {"date", "day", n(1)}, {"date", n(1), date}} {
		if v, err := call(arguments[0].(string)+".truncate", arguments[1:]...); err == nil {
			t.Errorf("%v is %v; want an error", arguments, v)
		}
	}
}

func TestBetween(t *testing.T) {
	date, local, moment := func(s string) any { return made(t, "date", s) }, func(s string) any { return made(t, "localdatetime", s) }, func(s string) any { return made(t, "datetime", s) }
	clock, zoned := func(s string) any { return made(t, "localtime", s) }, func(s string) any { return made(t, "time", s) }
	for _, c := range []struct {
		name     string
		from, to any
		want     string
	}{
		{"between", date("2020-01-31"), date("2020-03-01"), "P1M1D"}, {"between", date("2020-03-31"), date("2020-02-29"), "P-1M"}, {"between", date("1984-10-11"), clock("16:30"), "PT16H30M"},
		{"between", clock("16:30"), date("1984-10-11"), "PT-16H-30M"}, {"between", local("2015-07-21T21:40:32.142"), date("2015-06-24"), "P-27DT-21H-40M-32.142S"},
		{"between", zoned("10:00+01:00"), zoned("10:00Z"), "PT1H"}, {"between", clock("10:00"), zoned("10:00+01:00"), "PT0S"}, {"between", moment("2020-01-01T00:00+10:00"), moment("2020-01-02T00:00-05:00"), "P1DT15H"},
		{"between", moment("2020-03-28T12:00[Europe/Stockholm]"), moment("2020-03-29T12:00[Europe/Stockholm]"), "P1D"}, {"inSeconds", moment("2020-03-28T12:00[Europe/Stockholm]"), moment("2020-03-29T12:00[Europe/Stockholm]"), "PT23H"},
		{"inSeconds", moment("2017-10-29T00:00[Europe/Stockholm]"), clock("04:00"), "PT5H"}, {"inSeconds", moment("2017-10-29T00:00[Europe/Stockholm]"), date("2017-10-30"), "PT25H"}, {"inSeconds", date("2017-10-29"), moment("2017-10-29T04:00[Europe/Stockholm]"), "PT5H"},
		{"inSeconds", local("2014-07-21T21:40:36.143"), local("2014-07-21T21:40:36.142"), "PT-0.001S"}, {"inDays", local("2015-07-21T21:40:32.142"), date("2015-06-24"), "P-27D"}, {"inMonths", date("2018-01-31"), moment("2017-02-28T10:00+05:00"), "P-10M"},
		{"inDays", clock("10:00"), date("2020-01-01"), "PT0S"}, {"between", date("-999999999-01-01"), date("+999999999-12-31"), "P1999999998Y11M30D"}, {"inSeconds", date("-999999999-01-01"), date("+999999999-12-31"), "PT17531639991192H"},
	} {
		v, err := call("duration."+c.name, c.from, c.to)
		if err != nil || v.(cypher.Duration).String() != c.want {
			t.Errorf("duration.%s(%v, %v) is %v, %v; want %s", c.name, c.from, c.to, v, err, c.want)
		}
	}
	if v, err := call("duration.between", n(1), date("2020-01-01")); err == nil {
		t.Errorf("the duration from a number is %v", v)
	}
}

func TestAddAndScale(t *testing.T) {
	duration := func(s string) any { return made(t, "duration", s) }
	for _, c := range []struct {
		of   func(a, b any) (any, bool, error)
		a, b any
		want string
	}{
		{temporal.Add, made(t, "date", "2020-01-31"), duration("P1M"), "2020-02-29"}, {temporal.Add, made(t, "date", "2020-01-31"), duration("PT36H"), "2020-02-01"}, {temporal.Subtract, made(t, "date", "2020-01-31"), duration("PT36H"), "2020-01-30"},
		{temporal.Add, duration("P1DT20H"), made(t, "localtime", "10:00"), "06:00"}, {temporal.Subtract, made(t, "time", "01:00+01:00"), duration("PT2H"), "23:00+01:00"}, {temporal.Subtract, made(t, "localdatetime", "2020-03-31T00:00"), duration("P1MT0.5S"), "2020-02-28T23:59:59.5"},
		{temporal.Add, made(t, "datetime", "2020-03-28T02:30[Europe/Stockholm]"), duration("P1D"), "2020-03-29T03:30+02:00[Europe/Stockholm]"}, {temporal.Add, made(t, "datetime", "2020-03-28T02:30[Europe/Stockholm]"), duration("PT24H"), "2020-03-29T03:30+02:00[Europe/Stockholm]"},
		{temporal.Add, made(t, "datetime", "2020-10-25T02:30+01:00[Europe/Stockholm]"), duration("PT0S"), "2020-10-25T02:30+01:00[Europe/Stockholm]"}, {temporal.Add, duration("P1Y"), duration("P-1M"), "P11M"}, {temporal.Subtract, duration("PT1S"), duration("PT1.5S"), "PT-0.5S"},
		{temporal.Multiply, duration("P1M"), 0.5, "P15DT5H14M33S"}, {temporal.Multiply, n(2), duration("PT-0.5S"), "PT-1S"}, {temporal.Divide, duration("P5M"), n(2), "P2M15DT5H14M33S"}, {temporal.Divide, duration("P12Y5M14DT16H13M10S"), 0.5, "P24Y10M28DT32H26M20S"},
	} {
		v, ok, err := c.of(c.a, c.b)
		if !ok || err != nil || v.(interface{ String() string }).String() != c.want {
			t.Errorf("of %v and %v it is %v, %v, %v; want %s", c.a, c.b, v, ok, err, c.want)
		}
	}
	longest := cypher.Duration{Seconds: 1<<63 - 1}
	for _, b := range []any{cypher.Duration{Seconds: 1}, longest} {
		if v, _, err := temporal.Add(longest, b); err == nil {
			t.Errorf("the longest duration and %v are %v", b, v)
		}
	}
	if v, _, err := temporal.Add(made(t, "date", "+999999999-12-31"), cypher.Duration{Days: 1}); err == nil {
		t.Errorf("the day after the last is %v", v)
	}
}

// moments draws moments of some thousand years, in zones that change their clocks.
var moments = rapid.Custom(func(t *rapid.T) any {
	zone := rapid.SampledFrom([]string{"Z", "+05:30", "Europe/Stockholm", "America/New_York", "Australia/Lord_Howe"}).Draw(t, "zone")
	seconds := rapid.OneOf(rapid.Int64Range(-1e11, 1e11), rapid.Int64Range(1_580_000_000, 1_620_000_000)).Draw(t, "seconds")
	v, err := call("datetime", m{"epochSeconds": seconds, "nanosecond": rapid.Int64Range(0, 999_999_999).Draw(t, "nanos"), "timezone": zone})
	if err != nil {
		t.Fatal(err)
	}
	return v
})

// What lies between two, added to the first, gives the second; in seconds at any time,
// and in months, days and time where the clocks of the zone do not change in between.
func TestBetweenAddsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := moments.Draw(t, "a").(cypher.DateTime), moments.Draw(t, "b").(cypher.DateTime)
		back := func(name string, a, b any) any {
			d, err := call(name, a, b)
			if err != nil {
				t.Fatal(err)
			}
			sum, _, err := temporal.Add(a, d)
			if err != nil {
				t.Fatal(err)
			}
			return sum
		}
		for _, name := range []string{"duration.between", "duration.inSeconds"} {
			if sum := back(name, a, b).(cypher.DateTime); !sum.Equal(b.Time) {
				t.Fatalf("%v and what lies between it and %v by %s are %v", a, b, name, sum)
			}
		}
		x, _ := call("localdatetime", a)
		y, _ := call("localdatetime", b)
		if sum := back("duration.between", x, y); temporal.Order(sum, y) != 0 {
			t.Fatalf("%v and what lies between it and %v are %v", x, y, sum)
		}
	})
}

// Components agree with package time, and texts are read back as the same value.
func TestComponentsAndTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := moments.Draw(t, "v").(cypher.DateTime)
		year, week := v.ISOWeek()
		_, offset := v.Zone()
		for name, want := range map[string]int{"year": v.Year(), "month": int(v.Month()), "day": v.Day(), "ordinalDay": v.YearDay(), "weekYear": year, "week": week, "dayOfWeek": (int(v.Weekday())+6)%7 + 1,
			"quarter": (int(v.Month()) + 2) / 3, "hour": v.Hour(), "minute": v.Minute(), "second": v.Second(), "nanosecond": v.Nanosecond(), "microsecond": v.Nanosecond() / 1000, "offsetSeconds": offset, "epochSeconds": int(v.Unix()), "epochMillis": int(v.UnixMilli())} {
			if got, _ := temporal.Property(v, name); got != int64(want) {
				t.Fatalf("%v.%s is %v; want %d", v, name, got, want)
			}
		}
		for _, name := range []string{"date", "localtime", "time", "localdatetime", "datetime"} {
			part, err := call(name, v)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{part.(interface{ String() string }).String(), temporal.Text(part)} {
				again, err := call(name, text)
				if err != nil || !temporal.Equal(part, again) {
					t.Fatalf("%s('%s') is %v, %v", name, text, again, err)
				}
			}
		}
	})
}

func TestDurationComponents(t *testing.T) {
	d := made(t, "duration", m{"years": n(1), "months": n(4), "days": n(10), "hours": n(1), "minutes": n(1), "seconds": n(1), "nanoseconds": n(111111111)})
	for name, want := range map[string]int64{"years": 1, "quarters": 5, "months": 16, "weeks": 1, "days": 10, "hours": 1, "minutes": 61, "seconds": 3661, "milliseconds": 3661111, "nanoseconds": 3661111111111,
		"quartersOfYear": 1, "monthsOfQuarter": 1, "monthsOfYear": 4, "daysOfWeek": 3, "minutesOfHour": 1, "secondsOfMinute": 1, "millisecondsOfSecond": 111, "nanosecondsOfSecond": 111111111} {
		if got, ok := temporal.Property(d, name); !ok || got != want {
			t.Errorf("%s is %v; want %d", name, got, want)
		}
	}
	if v, ok := temporal.Property(d, "hour"); ok {
		t.Errorf("a duration has an hour, %v", v)
	}
}

func TestClock(t *testing.T) {
	for name, want := range map[string]string{"date": "2020-11-25", "localtime.statement": "12:31:14.645876123", "time.transaction": "12:31:14.645876123Z", "localdatetime": "2020-11-25T12:31:14.645876123", "datetime.realtime": "2020-11-25T12:31:14.645876123Z"} {
		if v := made(t, name); v.(interface{ String() string }).String() != want || !functions[name].Clock {
			t.Errorf("%s() is %v; want %s", name, v, want)
		}
	}
	if v := made(t, "datetime.statement", "America/New_York"); !strings.HasSuffix(v.(cypher.DateTime).String(), "T07:31:14.645876123-05:00[America/New_York]") {
		t.Errorf("in New York it is %v", v)
	}
}

func FuzzOfText(f *testing.F) {
	for _, seed := range []string{"2015-W30-2T21:40:32.142+01:00[Europe/London]", "P1Y2M3W4DT5H6M7.8S", "-P2012-02-02T14:37:21.545", "+999999999-12-31", "2015-Q2-45", "T2140Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"date", "localtime", "time", "localdatetime", "datetime", "duration"} {
			v, err := call(name, text)
			if err != nil {
				continue
			}
			if again, err := call(name, temporal.Text(v)); err != nil || !temporal.Equal(v, again) {
				t.Errorf("%s('%s') is %v, which reads as %v, %v", name, text, v, again, err)
			}
		}
	})
}
