package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// refID is the id of the n-th place that refers to a note, counted from 0.
func (r *writer) refID(note, n int) string {
	id := r.options.IDPrefix + "fnref-" + strconv.Itoa(note)
	if n > 0 {
		id += "-" + strconv.Itoa(n+1)
	}
	return id
}

func (r *writer) noteID(note int) string { return r.options.IDPrefix + "fn-" + strconv.Itoa(note) }

func (r *writer) noteRef(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		n := node.(*east.FootnoteLink)
		_, _ = w.WriteString(`<sup id="` + r.refID(n.Index, n.RefIndex) + `"><a href="#` + r.noteID(n.Index) +
			`" role="doc-noteref">` + strconv.Itoa(n.Index) + `</a></sup>`)
	}
	return ast.WalkContinue, nil
}

// noteBack writes the way back to the text. It is a word, because the fonts of the site have no arrows.
func (r *writer) noteBack(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		n := node.(*east.FootnoteBacklink)
		word := "Back"
		if n.RefIndex > 0 {
			word += " " + strconv.Itoa(n.RefIndex+1)
		}
		_, _ = w.WriteString(` <a href="#` + r.refID(n.Index, n.RefIndex) + `" role="doc-backlink" aria-label="` +
			word + ` to the text, note ` + strconv.Itoa(n.Index) + `">` + word + `</a>`)
	}
	return ast.WalkContinue, nil
}

func (r *writer) note(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<li id="` + r.noteID(node.(*east.Footnote).Index) + `">`)
	} else {
		_, _ = w.WriteString("</li>\n")
	}
	return ast.WalkContinue, nil
}

func (r *writer) notes(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div class="notes" role="doc-endnotes" aria-label="Notes"><ol>` + "\n")
	} else {
		_, _ = w.WriteString("</ol></div>\n")
	}
	return ast.WalkContinue, nil
}

// noteRefKey is a place that refers to a note.
type noteRefKey struct{ note, ref int }

// collectNoteRefs finds the references that the page shows. The parser also counts those in the description of a
// picture or in a note that nothing refers to.
func collectNoteRefs(n ast.Node, shown map[noteRefKey]bool) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *east.FootnoteLink:
			shown[noteRefKey{c.Index, c.RefIndex}] = true
		case *ast.Image:
		default:
			collectNoteRefs(c, shown)
		}
	}
}

// dropLostBacklinks takes out the ways back to places that the page does not show.
func dropLostBacklinks(n ast.Node, shown map[noteRefKey]bool) {
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		if back, ok := c.(*east.FootnoteBacklink); ok && !shown[noteRefKey{back.Index, back.RefIndex}] {
			n.RemoveChild(n, c)
		} else {
			dropLostBacklinks(c, shown)
		}
		c = next
	}
}
