package markdown

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// Fault is something in a text that its writer has to see to.
type Fault struct {
	What  FaultKind
	Line  int    // on which it stands, from 1
	Words string // that it is about, shortened; "" when there are none

	Picture int    // which picture of the text it is about, from 1; 0: none
	After   string // the heading or paragraph that the picture stands in or after, shortened; "" at the beginning
}

// FaultKind says what is wrong.
type FaultKind int

// What can be wrong. The first ones keep readers from something; the others are worth a look.
const (
	NoDescription  FaultKind = iota // a picture without words for those who cannot see it, who get nothing
	FileNameAsDesc                  // the words are the name that a camera gave the file
	NoCredit                        // a picture that stands alone, without who made it
	EmptyLink                       // a link without words, or to nowhere

	BoldHeading    // a paragraph that is bold from end to end: nobody can jump to it
	SkippedHeading // a heading two levels below the one before
	Placeholder    // "TK", to come
	VagueLink      // "here": read out alone, as screen readers do, it says nothing
)

// Decorative is what the brackets of a picture hold when it shows nothing that the text does not say. Readers who cannot see it
// are not told of it (WCAG 2.2, 1.1.1).
const Decorative = "decorative"

const (
	maxFaults = 50
	maxBold   = 80 // characters of a bold paragraph that is taken for a heading
)

var (
	fileNames    = regexp.MustCompile(`(?i)^\S+\.(jpe?g|png|gif|webp|avif|heic|tiff?)$|^(img|dsc|dscn|screenshot|image)[-_ ]?\d+$`)
	placeholder  = regexp.MustCompile(`\bTK+\b`)
	vagueLink    = regexp.MustCompile(`(?i)^(click )?here\.?$|^(read|learn|see) more\.?$|^more\.?$|^this (link|page)\.?$|^link\.?$`)
	nowhereLinks = regexp.MustCompile(`^(https?:/?/?|#|/files/|mailto:|tel:)?$`)
)

// IsFileName reports whether the description of a picture is a name that a camera or a program gave its file.
func IsFileName(description string) bool {
	return fileNames.MatchString(strings.TrimSpace(description))
}

// Faults returns what is wrong with the text, in its order, at most 50.
func Faults(src string) []Fault {
	source, _ := clean(src)
	f := &faultFinder{source: source, level: 1}
	root := parse(source)
	_ = ast.Walk(root, f.visit) // visit returns no error
	return f.found
}

// faultFinder looks through one text.
type faultFinder struct {
	source []byte
	found  []Fault
	level  int // of the latest heading

	pictures int    // so far
	after    string // the latest words of a block

	line, counted int // the line of a place, and the place
}

func (f *faultFinder) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	if len(f.found) >= maxFaults {
		return ast.WalkStop, nil
	}
	switch n.(type) {
	case *ast.Heading, *ast.Paragraph, *ast.TextBlock:
		f.after = cmp.Or(short(inlineText(n, f.source)), f.after)
	}
	switch n := n.(type) {
	case *ast.Heading:
		if level := max(n.Level, 2); level > f.level+1 {
			f.tell(SkippedHeading, n, inlineText(n, f.source))
		}
		f.level = max(n.Level, 2)
	case *ast.Paragraph:
		f.paragraph(n)
	case *ast.Image:
		f.image(n)
		return ast.WalkSkipChildren, nil
	case *ast.Link:
		words := strings.TrimSpace(inlineText(n, f.source))
		switch {
		case words == "" && n.FirstChild() == nil || nowhereLinks.Match(bytes.TrimSpace(n.Destination)):
			f.tell(EmptyLink, n, words)
		case vagueLink.MatchString(words):
			f.tell(VagueLink, n, words)
		}
	case *ast.Text:
		if placeholder.Match(n.Segment.Value(f.source)) {
			f.tell(Placeholder, n, string(n.Segment.Value(f.source)))
		}
	}
	return ast.WalkContinue, nil
}

func (f *faultFinder) image(n *ast.Image) {
	description, name := strings.TrimSpace(inlineText(n, f.source)), string(n.Destination)
	if strings.HasPrefix(name, "/files/") {
		name = "" // a number, for the library's own
	}
	name = name[strings.LastIndexByte(name, '/')+1:]
	f.pictures++
	switch {
	case description == "":
		f.tell(NoDescription, n, name)
	case IsFileName(description):
		f.tell(FileNameAsDesc, n, description)
	}
	if _, credit := splitCredit(plain(n.Title)); credit == "" && lonely(n.Parent(), f.source) == ast.Node(n) {
		f.tell(NoCredit, n, name)
	}
}

func (f *faultFinder) paragraph(n *ast.Paragraph) {
	strong, ok := lonely(n, f.source).(*ast.Emphasis)
	if !ok || strong.Level != 2 || n.Parent().Kind() != ast.KindDocument {
		return
	}
	if words := strings.TrimSpace(inlineText(strong, f.source)); utf8.RuneCountInString(words) <= maxBold && !strings.HasSuffix(words, ".") {
		f.tell(BoldHeading, n, words)
	}
}

func (f *faultFinder) tell(what FaultKind, n ast.Node, words string) {
	fault := Fault{What: what, Line: f.lineOf(n), Words: short(words)}
	if n.Kind() == ast.KindImage {
		fault.Picture, fault.After = f.pictures, f.after
	}
	f.found = append(f.found, fault)
}

// short is the beginning of words that are told to find a place by.
func short(words string) string { return cut(strings.Join(strings.Fields(words), " "), 40) }

// lineOf is the line of the node, or of the nearest one around it that stands somewhere.
func (f *faultFinder) lineOf(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		start, ok := startOf(n)
		if !ok {
			continue
		}
		if start < f.counted {
			f.line, f.counted = 0, 0
		}
		f.line += bytes.Count(f.source[f.counted:start], []byte("\n"))
		f.counted = start
		return f.line + 1
	}
	return 1
}
