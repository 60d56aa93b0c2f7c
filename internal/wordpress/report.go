package wordpress

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"localprogress.org/site/internal/content"
)

// Report says what came of an import.
type Report struct {
	File         string
	DryRun       bool
	Created      map[content.Kind]int
	Unchanged    int      // entries that were here already, and were left alone
	Twice        []string // items that stand in the export a second time under the same ID, and were left out
	Redirects    int      // old addresses that lead to a new one since this import
	Attention    []Attention
	MissingFiles []string       // pictures and documents that could not be brought in: their paths below wp-content/uploads/
	LeftOut      map[string]int // items that are no entries, by type and status
	UnknownTags  []string       // tags that are neither an issue nor a chapter
}

// Attention is an entry that an editor should look at, and why.
type Attention struct {
	Title, Path string
	Notes       []string
}

func (r *Report) add(result content.ImportResult, title string) {
	r.Redirects += result.Redirects
	switch {
	case result.Kind == "": // a lone redirect
	case result.Twice:
		r.Twice = append(r.Twice, fmt.Sprintf("“%s” (item %s)", title, result.SourceID))
	case !result.Created:
		r.Unchanged++
	default:
		if r.Created == nil {
			r.Created = map[content.Kind]int{}
		}
		r.Created[result.Kind]++
		if len(result.Attention) > 0 {
			path := result.Path
			if path == "" {
				path = "a draft: /admin/content?state=draft"
			}
			r.Attention = append(r.Attention, Attention{Title: title, Path: path, Notes: result.Attention})
		}
	}
}

func (r *Report) unknownTag(name string) {
	const most = 1000
	if len(r.UnknownTags) < most && !slices.Contains(r.UnknownTags, name) {
		r.UnknownTags = append(r.UnknownTags, name)
	}
}

// Write prints the report for the person at the terminal.
func (r Report) Write(w io.Writer) error {
	var out strings.Builder
	total := 0
	for _, n := range r.Created {
		total += n
	}
	switch {
	case r.DryRun:
		fmt.Fprintf(&out, "Dry run of %s: nothing was written. An import would do this:\n\n", r.File)
	case total == 0 && r.Redirects == 0:
		fmt.Fprintf(&out, "Imported %s: nothing changed, all of it was here already.\n\n", r.File)
	default:
		fmt.Fprintf(&out, "Imported %s.\n\n", r.File)
	}
	for _, kind := range content.Kinds {
		if n := r.Created[kind]; n > 0 {
			name := kind.Plural()
			if n == 1 {
				name = kind.Name()
			}
			fmt.Fprintf(&out, "%6d  %s\n", n, name)
		}
	}
	fmt.Fprintf(&out, "%6d  new in all\n%6d  here already, left alone\n%6d  redirects from old addresses\n%6d  need attention\n%6d  files missing\n",
		total, r.Unchanged, r.Redirects, len(r.Attention), len(r.MissingFiles))
	r.writeLists(&out)
	_, err := io.WriteString(w, out.String())
	return err
}

func (r Report) writeLists(out *strings.Builder) {
	if len(r.Attention) > 0 {
		fmt.Fprint(out, "\nNeeds attention\n")
	}
	for _, entry := range r.Attention {
		fmt.Fprintf(out, "\n  %s\n  %s\n", entry.Title, entry.Path)
		for _, note := range entry.Notes {
			fmt.Fprintf(out, "    - %s\n", note)
		}
	}
	if len(r.MissingFiles) > 0 {
		fmt.Fprint(out, "\nMissing files (copy them into the folder \"uploads\" beside the export before the import, or upload them by hand)\n\n")
	}
	for _, name := range r.MissingFiles {
		fmt.Fprintf(out, "  %s\n", name)
	}
	if len(r.Twice) > 0 {
		fmt.Fprint(out, "\nIn the export twice; the second one was left out\n\n")
	}
	for _, what := range r.Twice {
		fmt.Fprintf(out, "  %s\n", what)
	}
	if len(r.UnknownTags) > 0 {
		fmt.Fprintf(out, "\nTags that are no issue or chapter here, left out: %s\n", strings.Join(r.UnknownTags, ", "))
	}
	if len(r.LeftOut) > 0 {
		fmt.Fprint(out, "\nLeft out, because they are no entries:\n")
	}
	for _, what := range slices.Sorted(maps.Keys(r.LeftOut)) {
		fmt.Fprintf(out, "%6d  %s\n", r.LeftOut[what], what)
	}
}
