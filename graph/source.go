package graph

// Source is where a record comes from.
type Source struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	URL       string `json:"url,omitempty"`
	Date      Date   `json:"date,omitzero"`
	Note      string `json:"note,omitempty"`
}

// Validate says what is wrong with s, or nil.
func (s *Source) Validate() error {
	if err := validID("source", s.ID); err != nil {
		return err
	}
	return validText("source "+s.ID, s.Title, s.Publisher, s.URL, s.Note)
}
