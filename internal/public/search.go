package public

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	view "localprogress.org/site/web/public"
)

// search is the page with one box and what was found.
func (s *Site) search(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	in := content.Search{ByDate: q.Get("order") == "date"}
	var cut bool
	in.Text, cut = searchText(q.Get("q"))
	if k, ok := content.ParseKind(q.Get("kind")); ok {
		in.Kind = k
	}
	if q.Get("kind") == string(content.InDocuments) {
		in.Kind = content.InDocuments
	}
	in.Page, _ = strconv.Atoi(q.Get("page")) // anything else than a number is the first page
	found, err := s.content.Search(r.Context(), in)
	if err != nil {
		return err
	}
	title := "Search"
	if in.Text != "" {
		title = "Search for “" + in.Text + "”"
	}
	p, err := s.frame(r.Context(), "/search", "", title, "Search everything that Local Progress has published.")
	if err != nil {
		return err
	}
	p.NoIndex = in.Text != ""
	return render(w, r, view.SearchPage(p, view.Results{Found: found, Text: in.Text, Cut: cut, Kind: in.Kind, ByDate: in.ByDate}))
}

// suggest answers what a search box offers while somebody types, in the form that browsers know too
// (OpenSearch Suggestions 1.1): the words typed, the titles, their kinds, their addresses.
func (s *Site) suggest(w http.ResponseWriter, r *http.Request) error {
	text, _ := searchText(r.URL.Query().Get("q"))
	cards, err := s.content.Suggest(r.Context(), text)
	if err != nil {
		return err
	}
	titles, kinds, addresses := []string{}, []string{}, []string{}
	for _, c := range cards {
		titles = append(titles, c.Title)
		kinds = append(kinds, c.Kind.Name())
		addresses = append(addresses, view.Address(c))
	}
	body, err := json.Marshal([]any{text, titles, kinds, addresses})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/x-suggestions+json; charset=utf-8")
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(body) // the reader may be gone
	return nil
}

// searchText is as much of the typed text as is looked at, and whether that is less than all of it.
func searchText(typed string) (text string, cut bool) {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(typed, " ")), " ")
	if r := []rune(text); len(r) > view.MaxSearch {
		return strings.TrimSpace(string(r[:view.MaxSearch])), true
	}
	return text, false
}
