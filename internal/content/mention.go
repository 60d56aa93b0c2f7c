package content

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// A text names other entries by their ID, as in [the model text](entry:12), so that a link outlives every change of
// address. Readers get the address of the moment; a link to what they may not see is left out, and its words stay.
var mention = regexp.MustCompile(`(?m)(\]\(|^\[[^\]\n]+\]: *|^:::document +)entry:(\d{1,18})\b`)

// maxMentions is how many of a text's links to entries are looked up.
const maxMentions = 500

// mentions reports whether the text may name entries; most do not, and to match it with the pattern takes longer than to render it.
func mentions(text string) bool { return strings.Contains(text, "entry:") }

// mentioned returns the IDs of the entries that the text names.
func mentioned(text string) []int64 {
	if !mentions(text) {
		return nil
	}
	var ids []int64
	for _, m := range mention.FindAllStringSubmatch(text, maxMentions) {
		id, _ := strconv.ParseInt(m[2], 10, 64) // 18 digits fit
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// addressed is the text with the addresses of the entries that it names, as far as they are among the cards.
func addressed(text string, cards []Card) string {
	if !mentions(text) {
		return text
	}
	paths := map[string]string{}
	for _, c := range cards {
		paths[strconv.FormatInt(c.ID, 10)] = c.Path()
	}
	return mention.ReplaceAllStringFunc(text, func(found string) string {
		before, id, _ := strings.Cut(found, "entry:")
		if path, ok := paths[id]; ok {
			return before + path
		}
		return found
	})
}

// addressAll puts addresses into the texts of the entries.
func (s *Store) addressAll(ctx context.Context, all []Full) error {
	var ids []int64
	for _, f := range all {
		ids = append(ids, mentioned(f.Body)...)
	}
	if len(ids) == 0 {
		return nil
	}
	lists, err := s.gather(ctx, pickThese(ids))
	if err != nil {
		return err
	}
	for i := range all {
		all[i].Body = addressed(all[i].Body, lists[0].Cards)
	}
	return nil
}

// Target is an entry that a text can link to.
type Target struct {
	ID     int64
	Kind   Kind
	Title  string
	Slug   string
	Parent string // slug of a page's parent page
	State  State
}

// Path is the target's address on this site; "" while it has none.
func (t Target) Path() string {
	if t.Slug == "" {
		return ""
	}
	return Path(t.Kind, t.Slug, t.Parent)
}

// Targets returns the entries whose title, or else whose words, fit the text, public or not: at most eight, those first
// whose title begins with it, then the last changed.
func (s *Store) Targets(ctx context.Context, text string) ([]Target, error) {
	text = line(text)
	if text == "" {
		return nil, nil
	}
	where, args := DeskFilter{Text: text}.where(ctx, s.now())
	return s.targets(ctx, where+` order by e.folded_title like fold_accents(@letters) || '%' desc, e.folded_title like '%' || fold_accents(@letters) || '%' desc,
		e.changed_at desc, e.id limit 8`, args)
}

// TargetsByID returns the entries with the IDs that are there, at most 500, in no order.
func (s *Store) TargetsByID(ctx context.Context, these []int64) ([]Target, error) {
	return s.targets(ctx, `e.id = any(@ids)`, pgx.StrictNamedArgs{"ids": ids(these[:min(len(these), maxMentions)])})
}

func (s *Store) targets(ctx context.Context, where string, args pgx.StrictNamedArgs) ([]Target, error) {
	args["now"] = s.now()
	return planned[Target](ctx, s.pool, `
		select e.id, e.kind, coalesce(nullif(e.title, ''), 'Untitled') as title, coalesce(e.slug, '') as slug, coalesce(p.slug, '') as parent, `+stateSQL+` as state
		from entry e left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where `+seenSQL+` and `+where, viewerArgs(ctx, args))
}
