package ownership

import "whoowns/graph"

// controlMeans are the means by which an owner controls without a majority of
// votes in its own name.
var controlMeans = []graph.Means{graph.ByVotes, graph.ByBoard, graph.ByGeneralPartner, graph.ByTrustee, graph.ByContract, graph.ByConcert, graph.ByOther}

func date(s string) graph.Date {
	d, err := graph.ParseDate(s)
	if err != nil {
		panic(err) // written here
	}
	return d
}

func euAMLR() Rule {
	return Rule{
		ID: "eu-amlr", Name: "EU anti-money-laundering regulation",
		Law: "Regulation (EU) 2024/1624 of the European Parliament and of the Council of 31 May 2024",
		Articles: []string{"Art. 51 (ownership interest or control)", "Art. 52(1) (25 % or more of shares, votes or other ownership interest, multiplied along a chain and added across chains)",
			"Art. 52(2) (lower thresholds)", "Art. 53(2) and (3) (control: 50 % plus one, a majority of votes also in concert, the board, vetoes and decision rights)",
			"Art. 54 (ownership and control at different levels)", "Art. 55 and 58 (trusts)", "Art. 61 (funds)", "Art. 63(4) (no beneficial owner)"},
		Applies: date("2027-07-10"), Question: ForOwners, Threshold: .25, Highest: .25, Bounded: "Art. 52(1) sets 25 %, and Art. 52(2) allows lower ones only",
		Counts: Counts{Capital: true, Votes: true, Through: Product, Control: true, Means: append([]graph.Means{graph.ByVeto}, controlMeans...), Mixed: true, Trusts: true, Manager: true},
		Method: "Shares, or votes, multiplied along each chain and added over all chains, solved where chains run in circles; control is a majority at each level, or other means; " +
			"where the two meet at different levels, the persons who control entities with a direct interest of the threshold, and those with an interest of the threshold in an entity that controls.",
		Fallback: "The natural persons who are senior managing officials (Art. 63(4))", Officials: true,
		Reading: "Every veto on record counts as a relevant one (Art. 53(3)(c)). Whoever controls a fund's manager may be able to influence its investment policy (Art. 61(b)).",
	}
}

func ukPSC() Rule {
	return Rule{
		ID: "uk-psc", Name: "UK persons with significant control",
		Law: "Companies Act 2006, section 790C and Schedule 1A",
		Articles: []string{"Sch. 1A para. 2 (more than 25 % of shares)", "para. 3 (more than 25 % of votes)", "para. 4 (the board)", "para. 5 (significant influence or control)",
			"para. 6 (trusts and firms)", "para. 12 (joint arrangements)", "para. 16 (votes that the company holds itself)", "para. 18 (held indirectly through a majority stake)", "s. 790C(4) to (6) (not registrable; relevant legal entities)"},
		Applies: date("2016-04-06"), Question: ForOwners, Threshold: .25, Strict: true, Lowest: .25, Highest: .25, Bounded: "Sch. 1A paras. 2 and 3 say more than 25 %",
		Counts: Counts{Capital: true, Votes: true, Through: Full, Control: true, Means: controlMeans},
		Method: "What a person holds, and in full what every entity holds in which the person has a majority stake (votes, board, dominant influence); nothing is multiplied.",
		// s. 790C speaks of no substitute; the register says that there is none.
		Fallback: "None: the register then states that the company knows or has reasonable cause to believe that there is no registrable person",
		Reading:  "A majority stake may be put together from several majority-held entities. A relevant legal entity is taken to be a company with a jurisdiction of the United Kingdom. Limited partners do not count as such (Sch. 1A para. 25).",
	}
}

func fatf() Rule {
	return Rule{
		ID: "fatf", Name: "FATF Recommendations 10 and 24",
		Law:      "FATF Recommendations, Interpretive Notes to Recommendations 10 and 24; Guidance on Beneficial Ownership of Legal Persons, March 2023",
		Articles: []string{"IN to R. 10 para. 5(b)(i.i) (controlling ownership interest)", "para. 5(b)(i.ii) (control through other means)", "para. 5(b)(i.iii) (senior managing official)", "IN to R. 24 (the threshold, 25 % as an example)"},
		Applies:  date("2022-03-04"), Question: ForOwners, Threshold: .25, Strict: true, Highest: .25, Bounded: "the Interpretive Note to R. 24 gives 25 % as the highest",
		Counts:   Counts{Capital: true, Through: Product, Control: true, Means: controlMeans, Second: true},
		Method:   "Shares multiplied along each chain and added over all chains; then, where nobody qualifies or there is doubt, control by other means.",
		Fallback: "The natural person who holds the position of senior managing official", Officials: true,
		Reading: "Whoever controls by other means beside a certain owner may qualify, because only doubt about the owners makes the second step count.",
	}
}

func weakestLink() Rule {
	return Rule{
		ID: "weakest-link", Name: "Weakest link of control rights",
		Law:      "Claessens, Djankov & Lang 2000, The separation of ownership and control in East Asian corporations, Journal of Financial Economics 58, 81–112",
		Articles: []string{"section 2 (control rights are the weakest link of each chain of votes, added over chains)"},
		Question: ForOwners, Threshold: .20, Highest: 1, Bounded: "a share of votes is at most 100 %",
		Counts:   Counts{Votes: true, Through: Narrowest, Means: controlMeans},
		Method:   "For each direct holder, the smaller of its votes and the widest chain of votes from the person to it; added over the direct holders.",
		Fallback: "None: without an owner of the threshold the company is widely held",
		Reading:  "The paper knows votes alone: power by other means, such as a general partner's, is taken as all votes of that entity. The paper uses 5, 10, 20 and 30 %; 20 % unless asked otherwise.",
	}
}

func ofac50() Rule {
	return Rule{
		ID: "ofac-50", Name: "OFAC 50 percent rule",
		Law:      "OFAC, Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are Blocked, 13 August 2014; such as 31 CFR 587.406",
		Articles: []string{"FAQ 398 (ownership alone, not control)", "FAQ 399 (in the aggregate)", "FAQ 401 (indirectly: through entities that are themselves owned 50 percent or more)"},
		Applies:  date("2014-08-13"), Question: ForList, Threshold: .50, Lowest: .50, Highest: .50, Bounded: "the guidance says 50 percent or more",
		Counts:   Counts{Capital: true, Through: Full},
		Method:   "An entity is blocked when listed persons and blocked entities together own half of it or more; then its own holdings count in full, and so on down.",
		Fallback: "None",
		Reading:  "Shares of capital are ownership. Votes and control never block; a stated total counts only where no chain joins its two ends.",
	}
}

func ecbCloseLinks() Rule {
	return Rule{
		ID: "ecb-close-links", Name: "Eurosystem close links",
		Law: "Guideline (EU) 2015/510 of the European Central Bank of 19 December 2014 (ECB/2014/60)",
		Articles: []string{"Art. 138(2)(a) and (b) (20 % or more of the capital, directly or through other undertakings, either way)",
			"Art. 138(2)(c) (a third party with more than 20 % of the capital of both)"},
		Applies: date("2015-05-01"), Question: ForPair, Threshold: .20, Lowest: .20, Highest: .20, Bounded: "Art. 138(2) sets 20 %",
		Counts:   Counts{Capital: true, Through: Product},
		Method:   "Capital multiplied along each chain and added over all chains, either way; a third party must have more than 20 % of both.",
		Fallback: "None",
		Reading: "The earlier text (ECB/2000/7) counted in full what majority-held undertakings hold; where that gives another answer, it is given beside. " +
			"A class of holders is no third party.",
	}
}
