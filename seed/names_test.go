package seed_test

import (
	"context"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
)

// What people type, each with the entity that must come first.
func TestEntitiesAreFoundByEveryNameThatTheSourcesUse(t *testing.T) {
	ctx, store := context.Background(), everystore.Seed(t)
	for typed, want := range map[string]string{
		"Alipay": "alipay", "支付宝": "alipay", "Alipay.com": "alipay-com", "支付宝(中国)网络技术有限公司": "alipay-com",
		"Ant Group": "ant-group", "蚂蚁集团": "ant-group", "蚂蚁金服": "ant-group", "Ant Financial": "ant-group", "688688": "ant-group",
		"Ant Financial Services Group": "ant-group", "Small and Micro Financial Services": "ant-group", "蚂蚁科技集团股份有限公司": "ant-group",
		"Zhejiang Ant Small and Micro Financial Services Group": "ant-group", "浙江阿里巴巴电子商务有限公司": "ant-group", "Zhejiang Alibaba E-Commerce": "ant-group",
		"Alibaba": "alibaba-group", "阿里巴巴集团": "alibaba-group", "BABA": "alibaba-group", "9988": "alibaba-group", "89988": "alibaba-group", "KYG017191142": "alibaba-group",
		"Yu'e Bao": "yuebao", "yuebao": "yuebao", "余额宝": "yuebao", "Zhima Credit": "zhima-credit", "Sesame Credit": "zhima-credit", "芝麻信用": "zhima-credit",
		"Jack Ma": "jack-ma", "马云": "jack-ma", "谢世煌": "simon-xie", "井贤栋": "eric-jing", "Huabei": "huabei", "花呗": "huabei", "借呗": "jiebei", "Ant Cash Now": "ant-cash-now",
		"天弘基金": "tianhong", "网商银行": "mybank", "杭州君瀚": "hangzhou-junhan", "君澳": "hangzhou-junao", "云铂": "hangzhou-yunbo", "星滔": "hangzhou-xingtao",
		"Antfin": "antfin", "One97": "paytm", "TrueMoney": "ascend-money", "Yahoo": "yahoo-altaba", "NSSF": "nssf", "恒生电子": "hundsun", "饿了么": "eleme", "盒马": "freshippo",
	} {
		found, err := store.Search(ctx, graph.SearchQuery{Text: typed})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Hits) == 0 || found.Hits[0].Entity.ID != want {
			t.Errorf("%q finds %s first, want %s", typed, firstOf(found.Hits), want)
		}
	}
}

func firstOf(hits []graph.Hit) string {
	if len(hits) == 0 {
		return "nothing"
	}
	return hits[0].Entity.ID
}

// What Ant Group and Altaba were called on a day: S20 (2014-06, 2016-12), S29
// (2014-10), S30 (2020-06), S127 (2017-06).
func TestNamesOfTheDay(t *testing.T) {
	_, entities, _ := everything(t)
	for _, c := range []struct{ id, day, want, local string }{
		{"ant-group", "2012-01-01", "Zhejiang Alibaba E-Commerce Co., Ltd.", "浙江阿里巴巴电子商务有限公司"},
		{"ant-group", "2014-07-01", "Small and Micro Financial Services Group", "浙江蚂蚁小微金融服务集团有限公司"},
		{"ant-group", "2015-01-01", "Ant Financial", "蚂蚁金服"},
		{"ant-group", "2020-05-31", "Ant Financial", "蚂蚁金服"},
		{"ant-group", "2020-06-01", "", "蚂蚁科技集团股份有限公司"},
		{"yahoo-altaba", "2017-05-31", "Yahoo", ""},
		{"yahoo-altaba", "2017-06-01", "", ""},
	} {
		date, err := graph.ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		e := entities[c.id]
		if ref := e.Reference(date.First()); ref.NameThen != c.want || ref.LocalName != c.local {
			t.Errorf("on %s %s was called %q, %q; want %q, %q", c.day, c.id, ref.NameThen, ref.LocalName, c.want, c.local)
		}
	}
}
