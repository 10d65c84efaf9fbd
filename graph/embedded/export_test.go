package embedded

// Execute runs a statement on the connections of s, so that a test can bring about
// what a disk does.
func Execute(s *Store, statement string) error {
	s.db.SetMaxOpenConns(1)
	_, err := s.db.Exec(statement)
	return err
}
