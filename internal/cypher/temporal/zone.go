package temporal

import (
	"archive/zip"
	"bytes"
	_ "embed" // the zones
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// zones are the time zones of the IANA, in Go's file of them. They come along because
// machines have other versions of them, which differ before 1970, or none.
//
//go:embed zoneinfo.zip
var zones []byte

var offsetForm = regexp.MustCompile(`^([+-])([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2}))?)?$`)

// parseZone is an offset such as Z, +01, +01:00, -0130 or +02:05:59, or the name of a
// zone such as Europe/London.
func parseZone(text string) (*time.Location, error) {
	if text == "Z" || text == "z" {
		return time.UTC, nil
	}
	if m := offsetForm.FindStringSubmatch(text); m != nil {
		hours, minutes, seconds := number(m[2]), number(m[3]), number(m[4])
		offset := hours*3600 + minutes*60 + seconds
		if minutes > 59 || seconds > 59 || offset > 18*3600 {
			return nil, fmt.Errorf("an offset is from -18:00 to +18:00, and %s is given", text)
		}
		if m[1] == "-" {
			offset = -offset
		}
		if offset == 0 {
			return time.UTC, nil
		}
		return time.FixedZone("", offset), nil
	}
	if strings.EqualFold(text, "UTC") || strings.EqualFold(text, "GMT") {
		return time.FixedZone(strings.ToUpper(text), 0), nil
	}
	if zone := namedZone(strings.ReplaceAll(text, " ", "_")); zone != nil {
		return zone, nil
	}
	return nil, fmt.Errorf("there is no time zone %.60q; write an offset such as +01:00 or a name such as Europe/London", text)
}

// zoneFiles are the files of the zones by their names in lower case.
var zoneFiles = sync.OnceValue(func() map[string]*zip.File {
	files := map[string]*zip.File{}
	archive, err := zip.NewReader(bytes.NewReader(zones), int64(len(zones)))
	if err != nil {
		return files
	}
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, "/") {
			files[strings.ToLower(file.Name)] = file
		}
	}
	return files
})

// knownZones are those that were asked for; there are some hundred names.
var knownZones sync.Map

// namedZone finds a zone by its name in any case; nil where there is none.
func namedZone(text string) *time.Location {
	named, ok := zoneFiles()[strings.ToLower(text)]
	if !ok {
		return nil
	}
	name, stored := named.Name, named
	if zone, ok := knownZones.Load(name); ok {
		return zone.(*time.Location)
	}
	if other, ok := linked[name]; ok {
		stored = zoneFiles()[strings.ToLower(other)]
	}
	opened, err := stored.Open()
	if err != nil {
		return nil
	}
	defer opened.Close()
	data, err := io.ReadAll(opened)
	if err != nil {
		return nil
	}
	zone, err := time.LoadLocationFromTZData(name, data)
	if err != nil {
		return nil
	}
	knownZones.Store(name, zone)
	return zone
}

// number is the integer of digits; of none it is 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
