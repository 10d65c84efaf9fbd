package neo4jstore

// FrontierStatements are those that run once a level, and the one for evidence, as
// they are sent.
var FrontierStatements = map[string]string{
	"up":        lookBefore + relationsUp + everyRelation + lookAfter,
	"down":      lookBefore + relationsOf + everyRelation + lookAfter,
	"up, cut":   lookBefore + relationsUp + firstRelations + lookAfter,
	"down, cut": lookBefore + relationsOf + firstRelations + lookAfter,
	"by id":     lookBefore + relationsByID + lookAfter,
}

// SetMost makes streams long that have more than atOnce records, and writes them in
// batches of inBatch.
func (s *Store) SetMost(atOnce, inBatch int) { s.most.atOnce, s.most.inBatch = atOnce, inBatch }

const MaxCreated = maxCreated

func Ahead(list []int, prepare func(part []int) (int, error), use func(part []int, prepared int) error) error {
	return ahead(list, prepare, use)
}
