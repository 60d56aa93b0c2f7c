// Package wordpress brings an old WordPress site in: it reads the export file (Read), turns pages into the site's
// Markdown (Convert), and writes entries, links and redirects in one transaction (Import).
//
// The file is read twice, item by item. The first reading proves that it is whole and learns which attachment belongs
// where, because an export may name a picture before or after the page that shows it; the second writes.
package wordpress

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
)

// source is the name under which the store remembers what came in, so that a second import changes nothing.
const source = "wordpress"

// Options say how to import.
type Options struct {
	// DryRun does everything and keeps nothing.
	DryRun bool
	// Now is the time at which texts are checked and new topics are published.
	Now time.Time
	// Media stores the files found in the folder "uploads" beside the export. They are no part of the transaction:
	// what was stored stays when the import fails later, and is found again by its content.
	Media *media.Store
}

// Import reads the export at path into the store and reports what came of it. All of it is written or, after any
// error, nothing but files. Errors name the file and, where the file is to blame, the line.
func Import(ctx context.Context, store *content.Store, path string, options Options) (Report, error) {
	uploads, err := openUploads(filepath.Dir(path))
	if err != nil {
		return Report{}, fmt.Errorf("the folder of pictures beside %s cannot be opened: %w", path, err)
	}
	if uploads != nil {
		defer func() { _ = uploads.Close() }()
	}
	run := &run{
		path: path, options: options, hosts: map[string]bool{}, attached: map[int64][]string{},
		titles: map[string]string{}, report: Report{File: path, DryRun: options.DryRun, LeftOut: map[string]int{}},
		library: &library{ctx: ctx, uploads: uploads, media: options.Media, dryRun: options.DryRun,
			attachments: map[int64]Picture{}, byFile: map[string]int64{}, found: map[string]media.File{}, missing: map[string]string{}},
	}
	if err := run.survey(); err != nil {
		return Report{}, err
	}
	results, err := store.Import(ctx, source, run.entries(), options.DryRun)
	if err != nil {
		return Report{}, err
	}
	run.finish(results)
	return run.report, nil
}

// run is one import under way.
type run struct {
	path     string
	options  Options
	library  *library
	hosts    map[string]bool    // of the old site, without "www."
	attached map[int64][]string // the addresses of an entry's attachment pages
	titles   map[string]string  // by source ID, for the report
	report   Report
}

// maxItems bounds what the first reading keeps in memory.
const maxItems = 500_000

// items reads the file once more, from its beginning.
func (r *run) items() iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		file, err := r.open()
		if err != nil {
			yield(Item{}, err)
			return
		}
		defer func() { _ = file.Close() }()
		for item, err := range Read(file) {
			if err != nil {
				err = fmt.Errorf("%s, %w Nothing was imported.", r.path, err)
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// open opens the export.
func (r *run) open() (*os.File, error) {
	info, err := os.Stat(r.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s", r.path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder; name the export itself, a file that ends in .xml", r.path)
	}
	return os.Open(r.path)
}

// survey is the first reading.
func (r *run) survey() error {
	count := 0
	for item, err := range r.items() {
		if err != nil {
			return err
		}
		if count++; count > maxItems {
			return fmt.Errorf("%s has more than %d items; export and import it in parts", r.path, maxItems)
		}
		if host := linkHost(item.Link); host != "" {
			r.hosts[host] = true
		}
		if item.Type == "attachment" {
			r.library.add(item)
			if item.Parent != 0 {
				r.attached[item.Parent] = append(r.attached[item.Parent], oldPaths(item)...)
			}
		}
	}
	return nil
}

// entries is the second reading: topics first, because entries link to them, then the items, then old archives.
func (r *run) entries() iter.Seq2[content.Imported, error] {
	return func(yield func(content.Imported, error) bool) {
		for _, topic := range topics {
			if !r.give(topic.imported(r.options.Now), yield) || !yield(topic.archive(), nil) {
				return
			}
		}
		for item, err := range r.items() {
			if err != nil {
				yield(content.Imported{}, err)
				return
			}
			for _, imported := range r.imported(item) {
				if r.library.err != nil {
					yield(content.Imported{}, r.library.err)
					return
				}
				if !r.give(imported, yield) {
					return
				}
			}
		}
		for _, archive := range archives() {
			if !yield(archive, nil) {
				return
			}
		}
	}
}

// give hands an entry over.
func (r *run) give(imported content.Imported, yield func(content.Imported, error) bool) bool {
	r.titles[imported.SourceID] = imported.Snapshot.Title
	return yield(imported, nil)
}

func isTrash(item Item) bool { return item.Status == "trash" || item.Status == "auto-draft" }

// imported returns what an item becomes: one entry; none for attachments and the like; for pages whose place was
// taken over an entry and a redirect.
func (r *run) imported(item Item) []content.Imported {
	kind, ok := kindOf(item)
	if !ok || isTrash(item) {
		if item.Type != "attachment" {
			r.report.LeftOut[item.Type+", "+item.Status]++
		}
		return nil
	}
	out := r.entry(item, kind)
	target, taken := takenOver[item.Slug]
	if !taken || kind != content.KindPage {
		return []content.Imported{out}
	}
	out.Draft = true
	out.Snapshot.Slug = "old-" + item.Slug
	out.Attention = append(refused(out.Snapshot, r.options.Now), fmt.Sprintf("Its address now leads to %s, so this old text is not public. Take over what is still needed, then delete it.", target))
	redirect := content.Imported{SourceID: "taken-over:" + item.Slug, OldPaths: out.OldPaths, Target: target}
	out.OldPaths = nil
	return []content.Imported{out, redirect}
}

// entry maps one post or page.
func (r *run) entry(item Item, kind content.Kind) content.Imported {
	snap := snapshot(item, kind)
	lead := number(item.Meta["_thumbnail_id"])
	converted := Convert(item.Body, ConvertOptions{Lead: lead, Picture: r.library.picture,
		Link: func(href string) string { return r.library.document(localLink(href, r.hosts)) }})
	snap.Body = converted.Markdown
	if picture, ok := r.lead(lead, converted.Lead); ok {
		snap.Lead = content.Lead{MediaID: r.library.mediaID(picture.Src), Alt: picture.Alt, Caption: picture.Caption, Credit: picture.Credit}
		if file, missing := strings.CutPrefix(picture.Src, missingPrefix); missing {
			converted.Notes = append(converted.Notes, fmt.Sprintf("The lead picture is missing: upload %s and choose it.", file))
		}
	}
	summarize(&snap, item)
	out := content.Imported{SourceID: fmt.Sprint(item.ID), Reuse: item.Type == "page", OldPaths: append(oldPaths(item), r.attached[item.ID]...)}
	if kind == content.KindNewsletter {
		out.Series = seriesOf(item.Title)
	}
	for _, term := range item.Terms {
		topic, known := topicOf(term.Slug)
		switch {
		case term.Domain == "category":
		case !known:
			r.report.unknownTag(term.Name)
		case topic.issue != nil:
			out.Issues = append(out.Issues, topic.slug)
		default:
			out.Chapters = append(out.Chapters, topic.slug)
		}
	}
	out.Attention = append(refused(snap, r.options.Now), converted.Notes...)
	out.Attention = append(out.Attention, r.doubts(snap, item)...)
	out.Draft = item.Password || !wasPublic(item)
	if snap.Lead.MediaID == inDryRun {
		snap.Lead.MediaID = 0
	}
	out.Snapshot = snap
	return out
}

// lead returns the picture at the head of the entry, with the words it has in the text or else in the library.
func (r *run) lead(id int64, shown *Picture) (Picture, bool) {
	if shown != nil {
		return *shown, true
	}
	if _, known := r.library.attachments[id]; !known {
		return Picture{}, false
	}
	return r.library.picture(id, ""), true
}

// doubts are what the checks cannot see.
func (r *run) doubts(snap content.Snapshot, item Item) []string {
	var out []string
	if strings.TrimSpace(snap.Body) == "" && snap.Kind != content.KindClipping {
		out = append(out, "It has no text.")
	} else if strings.HasSuffix(snap.Body, "[…]") || strings.HasSuffix(snap.Body, "\\[…]") {
		out = append(out, "The export holds only the beginning of the text; it ends in […].")
	}
	if item.Title == "" {
		out = append(out, "In WordPress it had no title. Give it one.")
	}
	if !wasPublic(item) {
		out = append(out, fmt.Sprintf("It was not public in WordPress (%s). It is a draft here.", item.Status))
	} else if item.Password {
		out = append(out, "In WordPress it had a password. It is a draft here.")
	}
	switch {
	case item.NoDate != "" && item.Published.IsZero():
		out = append(out, fmt.Sprintf("The export gives the date “%s”, which does not exist; it carries the date of the import.", item.NoDate))
	case item.NoDate != "":
		out = append(out, fmt.Sprintf("The export gives the date “%s”, which does not exist; it carries another one of the export. Check it.", item.NoDate))
	case item.Published.IsZero():
		out = append(out, "The export gives no date; it carries the date of the import.")
	}
	if item.Parent != 0 && snap.Kind == content.KindPage {
		out = append(out, "In WordPress it stood below another page. Choose the page above it, if it still has one.")
	}
	return out
}

func wasPublic(item Item) bool {
	return item.Status == "publish" || item.Status == "future" || item.Status == "inherit"
}

// finish turns the store's results into the report.
func (r *run) finish(results []content.ImportResult) {
	for _, result := range results {
		r.report.add(result, r.titles[result.SourceID])
	}
	r.report.MissingFiles = r.library.missed()
	slices.Sort(r.report.UnknownTags)
}
