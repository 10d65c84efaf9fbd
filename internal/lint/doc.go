// Package lint holds the rules of the layout as a test: which package may import
// which, and what may stand at the top level. It has no code of its own.
package lint
