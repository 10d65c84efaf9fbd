// Package terminal puts text in front of people: cleaned of what could take over
// a terminal, measured in columns so that Chinese lines up, wrapped to a width,
// and drawn as trees and tables. It knows nothing of ownership.
//
//	page := terminal.NewPage(os.Stdout, terminal.Options{Width: 100})
//	page.Paragraph("Ant Group has 9 owners on record.")
//	page.Tree(columns, root)
//	err := page.Err()
//
// Every text given to a Page is cleaned; colour is added after that, by the Page
// alone.
package terminal
