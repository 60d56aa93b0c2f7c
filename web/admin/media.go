package admin

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/web/ui"
)

// MediaList is a page of the library.
type MediaList struct {
	Page
	Files        []media.Listed
	Filter       media.Filter
	Show         string // which of the special views: "unused", "alt", "ending", "trash" or ""
	From, Until  string // as typed
	Issues       []content.Ref
	Tags         []string
	Narrowed     bool
	Newer, Older string
	Results      []UploadResult // of the upload that this page answers
	CanTrash     bool
	Now          time.Time
}

// UploadResult is what became of one file that was sent.
type UploadResult struct {
	Name    string
	Error   string // a sentence; "" when it was taken
	Said    string // what became of it
	Twin    string // the name of the file in the library that it is, which Href leads to; "" when it is new
	Href    string // of its page
	Preview string // a small picture; ""
}

// failed is how many files were not taken.
func (l MediaList) failed() int {
	n := 0
	for _, r := range l.Results {
		if r.Error != "" {
			n++
		}
	}
	return n
}

// MediaFile is the page of one file.
type MediaFile struct {
	Page
	File    media.Whole
	Values  map[string]string // of the form's fields, as typed or stored
	Errors  media.FieldErrors
	People  []content.Ref // that can be named
	Pages   []content.Ref // that a document may have as its page
	InUse   []media.Use   // why it could not be thrown away
	Refused UploadResult  // why it could not be replaced
	Theirs  *Theirs       // what somebody else saved meanwhile
	Seen    []media.Use   // where readers see it, so that its words were not changed
	Now     time.Time

	CanReplace, CanTrash bool
	NotYours             bool // it was not thrown away, for somebody else added it
}

// FileWords are those of the stored fields of a file's form that are not as typed, a line a field.
func FileWords(stored, typed map[string]string) string {
	var lines []string
	for _, f := range []struct{ field, name string }{{"name", "Name"}, {"alt", "What the picture shows"}, {"decorative", "A decoration"}, {"caption", "Caption"}, {"credit", "Credit"},
		{"tags", "Tags"}, {"licence", "Licence"}, {"licence_ends", "Last day of the licence"}, {"people", "People shown"}, {"focus_x", "From the left, %"},
		{"focus_y", "From the top, %"}, {"web", "The same as the web page"}} {
		if is := stored[f.field]; is != typed[f.field] {
			lines = append(lines, f.name+": "+orEmpty(strings.ReplaceAll(is, "\n", ", ")))
		}
	}
	if lines == nil {
		return "The same words as yours."
	}
	return strings.Join(lines, "\n")
}

func (m MediaFile) field(name, label, hint string) ui.Field {
	f := ui.Field{Name: name, Label: label, Hint: hint, Value: m.Values[name]}
	for _, e := range m.Errors {
		if e.Field == name {
			f.Error = e.Message
		}
	}
	return f
}

func (m MediaFile) typed(name, label, kind, hint string) ui.Field {
	f := m.field(name, label, hint)
	f.Type = kind
	return f
}

func (m MediaFile) problems() []ui.Problem {
	var out []ui.Problem
	for _, e := range m.Errors {
		out = append(out, ui.Problem{Field: e.Field, Message: e.Message})
	}
	return out
}

// FileHref is the address of the file's page.
func FileHref(id int64) string { return "/admin/media/" + strconv.FormatInt(id, 10) }

// FilePreview is the address of a small copy of the picture, "" for a document. An animation is shown itself.
func FilePreview(f media.File) string {
	if !f.IsPicture() {
		return ""
	}
	if f.Frames > 1 {
		return f.URL()
	}
	return fileurl.Copy(f.Hash, fileurl.Near(f.Width, 352), "jpg")
}

// sliver reports whether the picture is so long that a small one of it would be a line that nobody sees.
func sliver(f media.File) bool { return f.Width > 20*f.Height || f.Height > 20*f.Width }

// fileKind is what sort of file it is, in a word.
func fileKind(f media.File) string { return strings.ToUpper(fileurl.Ending(f.Mime)) }

// fileSize is how large the file is, in numbers and units.
func fileSize(f media.File) string {
	parts := []string{fileKind(f)}
	if f.IsPicture() {
		parts = append(parts, fmt.Sprintf("%s × %s", ui.Thousands(f.Width), ui.Thousands(f.Height)))
	}
	if f.Pages > 0 {
		parts = append(parts, ui.Count(f.Pages, 0, "page", "pages"))
	}
	if f.Language != "" {
		parts = append(parts, ui.LanguageName(f.Language))
	}
	return strings.Join(append(parts, ui.Bytes(f.Bytes)), " · ")
}

// flags are what a colleague should look at.
func flags(f media.Listed, now time.Time) []string {
	var out []string
	if f.NeedsAlt() {
		out = append(out, "No alt text")
	}
	if f.LicenceEnds != nil {
		day := f.LicenceEnds.Format("2 Jan 2006")
		if f.Ended(Today(now)) {
			out = append(out, "Licence ended "+day)
		} else if f.LicenceEnds.AddDate(0, 0, -media.EndingDays).Before(Today(now)) {
			out = append(out, "Licence ends "+day)
		}
	}
	return out
}

// Today is the day in the newsroom, as midnight UTC.
func Today(now time.Time) time.Time {
	y, m, d := now.In(ui.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// usedIn says how many entries use the file.
func usedIn(n int) string {
	if n == 0 {
		return "Not used"
	}
	return "Used in " + few(n, "entry", "entries")
}

// useWords say where in an entry the file is, and who sees it there.
func useWords(u media.Use) string {
	var places []string
	for _, p := range u.Places {
		places = append(places, map[string]string{"lead": "picture at its head", "document": "download", "text": "in the text", "setting": "in the settings"}[p])
	}
	words := strings.Join(places, ", ")
	switch {
	case u.Scheduled && !u.Live:
		return words + "; readers will see it, in a version that is scheduled"
	case u.Live && !u.Draft:
		return words + "; readers see it, the newest draft does without"
	case !u.Live:
		return words + "; not seen by readers"
	}
	return words
}

func kindName(kind string) string {
	if k, ok := content.ParseKind(kind); ok {
		return k.Name()
	}
	return kind
}

var fileKinds = []ui.Option{{Value: "", Label: "Every kind"}, {Value: string(media.KindPicture), Label: "Pictures"}, {Value: string(media.KindDocument), Label: "Documents"}}

var fileViews = []ui.Option{{Value: "", Label: "All files"}, {Value: "unused", Label: "Not used"}, {Value: "alt", Label: "Missing alt text"}, {Value: "ending", Label: "Rights ending"}, {Value: "trash", Label: "Trash"}}

func tagOptions(tags []string) []ui.Option {
	out := []ui.Option{{Value: "", Label: "Every tag"}}
	for _, t := range tags {
		out = append(out, ui.Option{Value: t, Label: t})
	}
	return out
}

func issueValue(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// crops are the forms in which pages show pictures, for the picker of the focal point.
var crops = []struct{ class, name string }{{"wide", "Lead story and cards, 3 : 2"}, {"square", "People, 1 : 1"}, {"share", "Shared links, 1.91 : 1"}}

// few is a count inside of a sentence: "two pages".
func few(n int, singular, plural string) string {
	return strings.ToLower(ui.Count(n, 0, singular, plural))
}

// markdownFor is what shows the file in a text.
func markdownFor(f media.Listed) string {
	bar := strings.NewReplacer("|", "/") // parts the caption from the credit
	words := func(text string) string { return markdown.EscapeLine(bar.Replace(text)) }
	if !f.IsPicture() {
		return ":::document " + f.URL() + "\n" + words(f.Name) + "\n:::"
	}
	alt := words(f.Alt)
	if f.Decorative {
		alt = markdown.Decorative
	}
	title := words(f.Caption)
	if f.Credit != "" {
		title = strings.TrimSpace(title + " | Credit: " + words(f.Credit))
	}
	if title != "" {
		title = ` "` + strings.ReplaceAll(title, `"`, `\"`) + `"`
	}
	return "![" + alt + "](" + f.URL() + title + ")"
}
