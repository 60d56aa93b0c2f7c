package app_test

import (
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/testsite"
)

// wishes are queries of those who would have a reading write.
var wishes = []string{
	"_method=POST&action=delete&confirm=yes&required=no&role=admin&status=done&publish=1&remove=1&undo=1&release=1&did=published&name=x&email=x@example.org&title=x&password=x",
	"id=1&id=2&entry=1&pick=1&version=1&do=publish&verb=trash&q=rent&path=%2Fnews&back=%2Fadmin&next=%2Fadmin&as-of=2020-01-01T00%3A00&from=1&to=2&page=2&year=-1&q=%00",
}

// TestReadingWritesNothing asks for every address that can be read, as everybody there is, with queries that would have it write, and
// compares all that the database holds before and after: but for sessions, when somebody was last seen, and what the audit log
// says of refusals and exports.
func TestReadingWritesNothing(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	var read []string
	for pattern, methods := range routes(t, s.Routes) {
		if slices.Contains(methods, http.MethodGet) {
			read = append(read, existing(t, s, pattern))
		}
	}
	read = append(read, publicAddresses(t, s)...)
	slices.Sort(read)
	read = slices.Compact(read)
	found := 0
	for _, who := range askers {
		client := enter(t, s, who)
		before := holdings(t, s)
		for i, path := range read {
			if answer := get(t, client, s.URL+path+"?"+wishes[i%2]); answer == http.StatusOK && strings.HasPrefix(path, "/admin") {
				found++
			}
			if strings.HasPrefix(path, "/admin") {
				get(t, client, s.URL+path+"?"+wishes[(i+1)%2])
			}
		}
		after := holdings(t, s)
		for _, table := range slices.Sorted(maps.Keys(after)) {
			if before[table] != after[table] {
				t.Errorf("reading as %s changed the table %s", who, table)
			}
		}
	}
	if found < 150 {
		t.Errorf("only %d pages of the newsroom were read", found)
	}
}

func get(t *testing.T, client *http.Client, address string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	r.RequestURI = ""
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode >= http.StatusInternalServerError {
		t.Errorf("%s answers %d", address, answer.StatusCode)
	}
	return answer.StatusCode
}

// things are the tables of what addresses name by a number, by how the addresses begin, the longest first.
var things = []struct{ begins, table string }{
	{"/admin/settings/press/contacts/", "press_contact"}, {"/admin/settings/press/texts/", "boilerplate"}, {"/admin/settings/home/", "placement"},
	{"/admin/settings/announcements/", "announcement"}, {"/admin/accounts/", "account"}, {"/admin/media/", "media_file"}, {"/admin/content/", "entry"},
}

var numbered = regexp.MustCompile(`\{id:[^}]*\}`)

// existing is an address of the pattern, at which there is something where the demo has it.
func existing(t *testing.T, s *testsite.Site, pattern string) string {
	t.Helper()
	pattern = strings.NewReplacer("{version:[0-9]+}", "1", "{name:[a-z]+}", "main").Replace(pattern)
	for _, thing := range things {
		if strings.HasPrefix(pattern, thing.begins) {
			var id int64
			if err := s.Pool.QueryRow(t.Context(), `select coalesce(min(id), 999999) from `+pgx.Identifier{thing.table}.Sanitize()).Scan(&id); err != nil {
				t.Fatal(err)
			}
			return example(numbered.ReplaceAllString(pattern, fmt.Sprint(id)))
		}
	}
	return example(pattern)
}

// holdings are checksums of the tables: of all columns but when somebody was last seen.
func holdings(t *testing.T, s *testsite.Site) map[string]string {
	t.Helper()
	rows, err := s.Pool.Query(t.Context(), `select tablename from pg_tables where schemaname = 'public' and tablename not like 'river\_%' and tablename not in ('sessions', 'audit')`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 50 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	sums := map[string]string{}
	for _, table := range tables {
		var sum string
		if err := s.Pool.QueryRow(t.Context(), `select count(*) || coalesce(md5(string_agg(md5((to_jsonb(t) - 'seen_at')::text), '' order by (to_jsonb(t) - 'seen_at')::text)), '') from `+
			pgx.Identifier{table}.Sanitize()+` t`).Scan(&sum); err != nil {
			t.Fatal(err)
		}
		sums[table] = sum
	}
	return sums
}

// What is answered says what it is, and a text in which letters (OWASP ASVS 5.0, 4.1.1).
func TestEveryAnswerSaysWhatItIs(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	admin := enter(t, s, "admin")
	read := publicAddresses(t, s)
	for pattern, methods := range routes(t, s.Routes) {
		if slices.Contains(methods, http.MethodGet) {
			read = append(read, existing(t, s, pattern))
		}
	}
	for _, path := range read {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
		r.RequestURI = ""
		answer, err := admin.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		length, err := io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		is := answer.Header.Get("Content-Type")
		kind, parameters, err := mime.ParseMediaType(is)
		ofLetters := strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml") && !strings.HasPrefix(kind, "image/")
		if length > 0 && (err != nil || ofLetters && !strings.EqualFold(parameters["charset"], "utf-8")) {
			t.Errorf("%s says that it is %q", path, is)
		}
	}
}
