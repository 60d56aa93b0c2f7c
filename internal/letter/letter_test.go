package letter_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/testdb"
)

var today = time.Date(2024, 7, 18, 12, 0, 0, 0, time.UTC)

// desk is a store with a campaign to sign.
type desk struct {
	*letter.Store
	t        *testing.T
	pool     *pgxpool.Pool
	content  *content.Store
	campaign int64
}

func open(t *testing.T) *desk {
	t.Helper()
	pool, now := testdb.New(t), func() time.Time { return today }
	d := &desk{Store: letter.New(pool, now), t: t, pool: pool, content: content.New(pool, now)}
	d.campaign = d.entry(content.KindCampaign)
	return d
}

func (d *desk) entry(k content.Kind) int64 {
	d.t.Helper()
	rev, err := d.content.Create(d.t.Context(), content.Editor{Name: "Desk"}, content.NewSnapshot(k))
	fatal(d.t, err)
	return rev.EntryID
}

func (d *desk) add(all ...letter.Signature) {
	d.t.Helper()
	for _, one := range all {
		fatal(d.t, d.Add(d.t.Context(), "Desk", d.campaign, one))
	}
}

// names are the names under the letter, state by state.
func (d *desk) names() (names []string) {
	d.t.Helper()
	l, err := d.Signed(d.t.Context(), d.campaign)
	fatal(d.t, err)
	for _, s := range l.States {
		for _, one := range s.Signatures {
			names = append(names, s.Name+": "+one.Name)
		}
	}
	return names
}

func on(year int, month time.Month, day int) *time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return &t
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Names stand by the states' names, not by their letters, and by their own whatever accents they carry.
func TestNamesStandByStateAndThenByName(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.add(letter.Signature{Name: "Zoë Ortiz", State: "NE", Signed: on(2024, 7, 1)}, letter.Signature{Name: "Bo Diaz", State: "NV"},
		letter.Signature{Name: "  Óscar \u202e Núñez\t", Office: "Council member", Place: "Omaha", State: "NE", Signed: on(2024, 7, 17)},
		letter.Signature{Name: "nguyễn thị Minh", State: "NE"}, letter.Signature{Name: "Al Reyes", State: "AK"}, letter.Signature{Name: "Cy Young", State: "AL"})
	want := []string{"Alabama: Cy Young", "Alaska: Al Reyes", "Nebraska: nguyễn thị Minh", "Nebraska: Óscar Núñez", "Nebraska: Zoë Ortiz", "Nevada: Bo Diaz"}
	if got := d.names(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	l, err := d.Signed(t.Context(), d.campaign)
	fatal(t, err)
	if l.Total != 6 || len(l.States) != 4 || l.Last == nil || !l.Last.Equal(*on(2024, 7, 17)) {
		t.Errorf("%d names in %d states, the last on %v", l.Total, len(l.States), l.Last)
	}
	if one := l.States[2].Signatures[1]; one.Office != "Council member" || one.Place != "Omaha" || !one.Signed.Equal(*on(2024, 7, 17)) {
		t.Errorf("%+v", one)
	}
	empty, err := d.Signed(t.Context(), d.entry(content.KindCampaign))
	if err != nil || empty.Total != 0 || empty.States != nil || empty.Last != nil {
		t.Errorf("nobody signed another letter, but %+v, %v", empty, err)
	}
}

func TestWhatIsWrongWithASignature(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.add(letter.Signature{Name: "Ana Núñez", Place: "Albany", State: "NY"}, letter.Signature{Name: "Ana Nuñez", Place: "Troy", State: "NY"})
	for _, c := range []struct {
		one   letter.Signature
		field string
	}{
		{letter.Signature{State: "NY"}, "name"},
		{letter.Signature{Name: "\u200b", State: "NY"}, "name"},
		{letter.Signature{Name: strings.Repeat("x", 201), State: "NY"}, "name"},
		{letter.Signature{Name: "A", Office: strings.Repeat("ñ", 201), State: "NY"}, "office"},
		{letter.Signature{Name: "A", State: "ZZ"}, "state"},
		{letter.Signature{Name: "A", State: "NY", Signed: on(2024, 7, 20)}, "signed"},
		{letter.Signature{Name: "A", State: "NY", Signed: on(204, 7, 20)}, "signed"},
		{letter.Signature{Name: "ANA NUNEZ", Place: "albany", State: "NY"}, "name"},
	} {
		var errs letter.FieldErrors
		if err := d.Add(t.Context(), "Desk", d.campaign, c.one); !errors.As(err, &errs) || errs.For(c.field) == "" {
			t.Errorf("%.40q: %v, want something about %s", c.one.Name, err, c.field)
		}
	}
	for what, id := range map[string]int64{"a post": d.entry(content.KindPost), "nothing": 99999} {
		if err := d.Add(t.Context(), "Desk", id, letter.Signature{Name: "A", State: "NY"}); !errors.Is(err, letter.ErrNotFound) {
			t.Errorf("signing %s: %v", what, err)
		}
	}
	if n := len(d.names()); n != 2 {
		t.Errorf("%d names, want two", n)
	}
}

func TestASignatureIsChangedAndRemoved(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.add(letter.Signature{Name: "Ana Nunez", State: "NY"}, letter.Signature{Name: "Bo Diaz", State: "NY"})
	list, err := d.List(t.Context(), d.campaign, letter.Filter{Text: "ana"})
	fatal(t, err)
	one := list.Signatures[0]
	one.Name, one.Place, one.Signed = "Ana Núñez", "Albany", on(2024, 7, 1)
	fatal(t, d.Change(t.Context(), "Desk", d.campaign, one))
	if got, err := d.Signature(t.Context(), d.campaign, one.ID); err != nil || got.Name != "Ana Núñez" || got.Place != "Albany" || !got.Signed.Equal(*one.Signed) {
		t.Errorf("%+v, %v", got, err)
	}
	var errs letter.FieldErrors
	if err := d.Change(t.Context(), "Desk", d.campaign, letter.Signature{ID: one.ID, Name: "bo díaz", State: "NY"}); !errors.As(err, &errs) || errs.For("name") == "" {
		t.Errorf("under another one's name: %v", err)
	}
	if err := d.Change(t.Context(), "Desk", d.campaign, letter.Signature{ID: one.ID, State: "NY"}); !errors.As(err, &errs) {
		t.Errorf("without a name: %v", err)
	}
	other := d.entry(content.KindCampaign)
	for what, err := range map[string]error{
		"change under another letter": d.Change(t.Context(), "Desk", other, one),
		"remove under another letter": d.Remove(t.Context(), other, one.ID),
		"read under another letter":   func() error { _, err := d.Signature(t.Context(), other, one.ID); return err }(),
	} {
		if !errors.Is(err, letter.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	fatal(t, d.Remove(t.Context(), d.campaign, one.ID))
	if got := d.names(); !slices.Equal(got, []string{"New York: Bo Diaz"}) {
		t.Errorf("left are %q", got)
	}
}

// Paging meets each name once, the newest first, and leads back.
func TestTheDeskPagesThroughAllNames(t *testing.T) {
	t.Parallel()
	d := open(t)
	var list strings.Builder
	for i := range letter.PageSize*2 + 3 {
		fmt.Fprintf(&list, "Person %03d,Council member,Troy,NY\n", i)
	}
	_, err := d.Import(t.Context(), "Desk", d.campaign, list.String())
	fatal(t, err)
	seen, pages := []string{}, []letter.List{}
	for f := (letter.Filter{}); ; f.After = pages[len(pages)-1].After {
		page, err := d.List(t.Context(), d.campaign, f)
		fatal(t, err)
		pages = append(pages, page)
		for _, one := range page.Signatures {
			seen = append(seen, one.Name)
		}
		if page.After == 0 {
			break
		}
	}
	slices.Reverse(seen)
	if len(pages) != 3 || len(seen) != letter.PageSize*2+3 || !slices.IsSorted(seen) || pages[0].Before != 0 || pages[0].Found != len(seen) {
		t.Errorf("%d pages with %d names", len(pages), len(seen))
	}
	back, err := d.List(t.Context(), d.campaign, letter.Filter{Before: pages[2].Before})
	fatal(t, err)
	if back.Signatures[0].ID != pages[1].Signatures[0].ID || back.Before != pages[1].Before {
		t.Error("the way back leads elsewhere")
	}
	for text, found := range map[string]int{"PERSON 10": 3, "tröy": letter.PageSize*2 + 3, "council": letter.PageSize*2 + 3, "nobody": 0, "%": 0, "\x00": letter.PageSize*2 + 3} {
		if page, err := d.List(t.Context(), d.campaign, letter.Filter{Text: text}); err != nil || page.Found != found {
			t.Errorf("%q finds %d, %v, want %d", text, page.Found, err, found)
		}
	}
}

func TestAListIsReadAsItIsPasted(t *testing.T) {
	t.Parallel()
	for what, list := range map[string]string{
		"CSV":                        "Ana Núñez,\"Council member, at large\",Albany,NY,2024-07-01\nBo Diaz,,Reno,nevada,\n",
		"CSV of Excel":               "\ufeff\"Name\",Office,Place,State,Date\r\nAna Núñez,\"Council member, at large\",Albany,New York,7/1/2024\r\n\r\nBo Diaz,,Reno,NV,\r\n",
		"CSV with semicolons":        "Name;Office;City;State;Date\nAna Núñez;Council member, at large;Albany;N.Y.;\"July 1, 2024\"\nBo Diaz;;Reno;Nevada\n",
		"cells with quotation marks": "\"Bo Diaz\"\t\"Mayor\tReno\tNV\r\nAna Núñez\tCouncil member, at large\tAlbany\tNY\t7/1/24\r\n",
		"cells of several lines":     "\"Ana\nNúñez\"\t\"Council member,\r\nat large\"\tAlbany\tNY\t7/1/24\r\nBo Diaz\t\tReno\t\"NV\n\"",
		"lines in the first line":    "\"Full\nname\"\tState\tOffice\tCity\t\"Date\nsigned\"\nAna Núñez\tNY\tCouncil member, at large\tAlbany\t7/1/24\nBo Diaz\tNV\t\t\"Reno\n\n\"\n",
		"copied cells":               "Ana Núñez\tCouncil member, at large\tAlbany\tNY\t7/1/24\nBo Diaz\t\tReno\tNV\n",
		"columns in another order":   "State,Email,Signatory,Title,City,County\nNY,ana@example.org,Ana Núñez,\"Council member, at large\",Albany,Albany County\nNV,,Bo Diaz,,Reno,\n",
		"no line break at the end":   "Ana Núñez,\"Council member, at large\",Albany,NY\nBo Diaz,,Reno,NV",
		"letters in pieces":          "Ana Nu\u0301n\u0303ez, \"Council member, at large\", Albany ,NY\n Bo  Diaz,,Reno,NV",
	} {
		d := open(t)
		done, err := d.Import(t.Context(), "Desk", d.campaign, list)
		if err != nil || done != (letter.Imported{Added: 2}) {
			t.Errorf("%s: %+v, %v", what, done, err)
			continue
		}
		l, err := d.Signed(t.Context(), d.campaign)
		fatal(t, err)
		bo, ana := l.States[0].Signatures[0], l.States[1].Signatures[0]
		if ana.Name != "Ana Núñez" || ana.Office != "Council member, at large" || ana.Place != "Albany" || ana.State != "NY" || bo.Name != "Bo Diaz" || bo.Place != "Reno" {
			t.Errorf("%s: %+v, %+v", what, ana, bo)
		}
		if dated := strings.Contains(list, "24"); dated != (ana.Signed != nil) || dated && !ana.Signed.Equal(*on(2024, 7, 1)) {
			t.Errorf("%s: signed on %v", what, ana.Signed)
		}
	}
}

// Whatever is wrong is told with its line, all at once, and nothing of the list is kept.
func TestAListIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.add(letter.Signature{Name: "Ana Núñez", Place: "Albany", State: "NY"})
	many := strings.Repeat("x,,,??\n", 30)
	for _, c := range []struct {
		what, list string
		lines      []int
		words      string
		more       int
	}{
		{"two bad lines", "Name,Office,Place,State,Date\nBo,,,NV\nCy,,,Atlantis\n\n,,,NY\nDi,,,NV,soon\nEd,,,\n", []int{3, 5, 6, 7}, "“Atlantis” is no state", 0},
		{"a day to come", "Bo,,,NV,2024-08-01\n", []int{1}, "Date: This day cannot be right", 0},
		{"a broken quotation", "Bo,,,NV\n\"Cy,,,NV\nDi,,,NV\n", []int{2}, "quotation mark", 0},
		{"below a cell of several lines", "Bo\t\"Mayor\nof\nReno\"\t\tNV\nCy\t\t\tAtlantis\n", []int{4}, "“Atlantis” is no state", 0},
		{"a quotation mark that nothing ends", "Bo\t\t\tNV\t\"7/1/24\nCy\t\"\t\tNV\n", []int{1}, "is no date", 0},
		{"nothing", " \n\n", []int{0}, "no name", 0},
		{"only a head", "Name,State\n", []int{0}, "no name", 0},
		{"not UTF-8", "Ana N\xfa\xf1ez,,,NY\n", []int{0}, "UTF-8", 0},
		{"a zero byte", "A\x00na,,,NY\n", []int{0}, "UTF-8", 0},
		{"too long", strings.Repeat("a", letter.MaxPaste+1), []int{0}, "in parts", 0},
		{"more lines than names fit", strings.Repeat("Bo,,,NV\n", letter.Most+2), []int{letter.Most + 1}, "room for 3000", 0},
		{"many", many, slices.Collect(func(yield func(int) bool) {
			for i := range 20 {
				if !yield(i + 1) {
					return
				}
			}
		}), "no state", 10},
	} {
		_, err := d.Import(t.Context(), "Desk", d.campaign, c.list)
		var wrong *letter.ImportError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		var lines []int
		words := ""
		for _, l := range wrong.Lines {
			lines = append(lines, l.Line)
			words += l.Message + "\n"
		}
		if !slices.Equal(lines, c.lines) || !strings.Contains(words, c.words) || wrong.More != c.more {
			t.Errorf("%s: lines %v and %d more, want %v and %d:\n%s", c.what, lines, wrong.More, c.lines, c.more, words)
		}
	}
	if got := d.names(); len(got) != 1 {
		t.Errorf("after lists that were refused: %q", got)
	}
	done, err := d.Import(t.Context(), "Desk", d.campaign, "ANA NUNEZ,Mayor,albany,NY\nBo,,,NV\nbo,,,NV\n")
	if err != nil || done != (letter.Imported{Added: 1, Known: 2}) {
		t.Errorf("%+v, %v", done, err)
	}
	if one := d.names()[1]; one != "New York: Ana Núñez" {
		t.Errorf("a name that was there is %q now", one)
	}
	if _, err := d.Import(t.Context(), "Desk", d.entry(content.KindPost), "Bo,,,NV\n"); !errors.Is(err, letter.ErrNotFound) {
		t.Errorf("under a post: %v", err)
	}
}

// people is a list of n names that nobody else's list has.
func people(of string, n int) string {
	var list strings.Builder
	for i := range n {
		fmt.Fprintf(&list, "Person %d of %s,,,NY\n", i, of)
	}
	return list.String()
}

func TestALetterIsBounded(t *testing.T) {
	t.Parallel()
	d := open(t)
	if done, err := d.Import(t.Context(), "Desk", d.campaign, people("Albany", letter.Most)); err != nil || done.Added != letter.Most {
		t.Fatalf("as many as there is room for: %+v, %v", done, err)
	}
	var wrong *letter.ImportError
	if _, err := d.Import(t.Context(), "Desk", d.campaign, "One more,,,NY\n"); !errors.As(err, &wrong) || !strings.Contains(wrong.Lines[0].Message, "room for 3000") {
		t.Errorf("one more: %v", err)
	}
	var errs letter.FieldErrors
	if err := d.Add(t.Context(), "Desk", d.campaign, letter.Signature{Name: "One more", State: "NY"}); !errors.As(err, &errs) || errs.For("") == "" {
		t.Errorf("one more: %v", err)
	}
	if n := len(d.names()); n != letter.Most {
		t.Errorf("%d names, want %d", n, letter.Most)
	}
}

// Two lists that fit one by one do not both fit, though neither import sees what the other has not committed yet.
func TestTwoImportsAtOnceDoNotPassTheBound(t *testing.T) {
	t.Parallel()
	d := open(t)
	exec := func(sql string) {
		t.Helper()
		_, err := d.pool.Exec(t.Context(), sql)
		fatal(t, err)
	}
	// Whoever has put names in and counted them waits with the commit until this test opens the gate.
	exec(`create function gate() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock_shared(1); return null; end'`)
	exec(`create constraint trigger gate after insert on signature deferrable initially deferred for each row execute function gate()`)
	gate, err := d.pool.Begin(t.Context())
	fatal(t, err)
	_, err = gate.Exec(t.Context(), `select pg_advisory_xact_lock(1)`)
	fatal(t, err)
	results := make(chan error, 2)
	for _, of := range []string{"Albany", "Troy"} {
		go func() {
			_, err := d.Import(t.Context(), "Desk", d.campaign, people(of, letter.Most*2/3))
			results <- err
		}()
	}
	for waiting := 0; waiting < 2; { // at the gate or, as it should be, one before the other
		fatal(t, d.pool.QueryRow(t.Context(), `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).Scan(&waiting))
		if len(results) > 0 {
			t.Fatalf("an import was over too early: %v", <-results)
		}
	}
	fatal(t, gate.Rollback(t.Context()))
	first, second := <-results, <-results
	var wrong *letter.ImportError
	if n := len(d.names()); n != letter.Most*2/3 || (first == nil) == (second == nil) || !errors.As(errors.Join(first, second), &wrong) {
		t.Errorf("%d names after %v and %v", n, first, second)
	}
}

// Whatever is pasted, the answer is names or words about lines.
func FuzzImport(f *testing.F) {
	for _, list := range []string{"Ana,,,NY", "Name,State\nAna,NY", "a\tb\tc\tNY\t1/1/24", "\"a\nb\"\t\t\"\"\"\tNY", "\"", "\ufeff;;;\n", "a,b,c,d,e,f\n\"x\"\"y\",,,ny\r\n"} {
		f.Add(list)
	}
	f.Fuzz(func(t *testing.T, list string) {
		letter.Try(list)
	})
}
