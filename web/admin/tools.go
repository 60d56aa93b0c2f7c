package admin

// tool is a button above the text: what web/js/write/marks.js does by that name, and its face.
type tool struct{ key, label, face string }

var tools = []tool{
	{"h2", "H2 heading (Ctrl+Alt+2)", "H2"},
	{"h3", "H3 heading, smaller (Ctrl+Alt+3)", "H3"},
	{"bold", "Bold (Ctrl+B)", "B"},
	{"italic", "Italic (Ctrl+I)", "<i>I</i>"},
	{"link", "Link (Ctrl+K)", lines("M7 11l4-4M8 5l2-2a3.500 3.500 0 0 1 5 5l-2 2M10 13l-2 2a3.500 3.500 0 0 1-5-5l2-2")},
	{"list", "List (Ctrl+Shift+8)", solid("M1 3h3v3H1zM1 8h3v3H1zM1 13h3v3H1zM6 3.500h11v2H6zM6 8.500h11v2H6zM6 13.500h11v2H6z")},
	{"quote", "Quotation (Ctrl+Shift+9)", solid("M1 9a6 6 0 0 1 6-6v3a3 3 0 0 0-3 3h3v6H1zM10 9a6 6 0 0 1 6-6v3a3 3 0 0 0-3 3h3v6h-6z")},
	{"pull", "Pull quote", solid("M0 1h18v2H0zM0 15h18v2H0zM2 6h14v2H2zM2 10h9v2H2z")},
	{"table", "Table", lines("M1 2h16v14H1zM1 7h16M7 2v14")},
	{"footnote", "Footnote", lines("M1 4h8M5 4v12M12 3l2.500-1.500V9")},
	{"picture", "Picture", lines("M1 3h16v12H1zM1 13l5-5 4 4 2-2 5 4")},
	{"document", "Document card", lines("M3 1h8l4 4v12H3zM11 1v4h4M6 9h6M6 13h6")},
	{"embed", "Embed card", solid("M4 2l11 7-11 7z")},
}

func lines(d string) string {
	return `<svg viewBox="0 0 18 18" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2" d="` + d + `"/></svg>`
}

func solid(d string) string {
	return `<svg viewBox="0 0 18 18" aria-hidden="true"><path fill="currentColor" d="` + d + `"/></svg>`
}

// shortcuts are what the keyboard does in the editor.
var shortcuts = []struct {
	does string
	keys []string
}{
	{"Save the draft", []string{"Ctrl", "S"}},
	{"Link the selected words", []string{"Ctrl", "K"}},
	{"Bold", []string{"Ctrl", "B"}},
	{"Italic", []string{"Ctrl", "I"}},
	{"Heading, smaller heading", []string{"Ctrl", "Alt", "2 or 3"}},
	{"Numbered list, list, quotation", []string{"Ctrl", "Shift", "7, 8 or 9"}},
	{"Insert something: at the start of a line", []string{"/"}},
	{"Undo, do it again", []string{"Ctrl", "Z or Y"}},
	{"Leave the text by keyboard", []string{"Esc, then Tab"}},
	{"This list: outside of the text, or anywhere", []string{"?", "or Ctrl", "/"}},
}
