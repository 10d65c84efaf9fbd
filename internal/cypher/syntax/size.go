package syntax

// Bounds of what a planner looks through more than once. A statement of MaxText could
// else keep one busy for hours before its first row, where no limit on a run counts yet.
const (
	MaxPattern = 2000 // nodes and relationships of all patterns
	MaxClauses = 1000 // of one part of a UNION
	MaxColumns = 1000 // of one WITH or RETURN, and as many keys of its ORDER BY
)

// checkSize fails where a statement has more of something than it may.
func checkSize(q *Query) {
	parts := 0
	sizeOf(q)
	Walk(q, func(part any, _ int) {
		switch p := part.(type) {
		case *Subquery:
			sizeOf(p.Query)
		case *NodePattern, *RelationshipPattern:
			if parts++; parts > MaxPattern {
				failf(p.(interface{ At() Position }).At(), "the patterns of a query may have %d nodes and relationships, and this is one more; ask for less at once, or bound a length, as in [:OWNS*1..4]", MaxPattern)
			}
		}
	})
}

func sizeOf(q *Query) {
	for _, single := range q.Parts {
		if len(single.Clauses) > MaxClauses {
			failf(single.Position, "a query may have %d clauses, and there are %d from here on; put values into a list, as in UNWIND [1, 2] AS x", MaxClauses, len(single.Clauses))
		}
		for _, c := range single.Clauses {
			switch c := c.(type) {
			case *With:
				sizeOfProjection(&c.Projection)
			case *Return:
				sizeOfProjection(&c.Projection)
			}
		}
	}
}

func sizeOfProjection(p *Projection) {
	if len(p.Items) > MaxColumns {
		failf(p.Items[MaxColumns].Position, "WITH and RETURN may have %d columns, and this is one more; put values into a list or a map", MaxColumns)
	}
	if len(p.OrderBy) > MaxColumns {
		failf(p.OrderBy[MaxColumns].Value.At(), "ORDER BY may have %d keys, and this is one more", MaxColumns)
	}
}
