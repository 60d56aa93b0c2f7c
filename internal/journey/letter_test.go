package journey

import (
	"fmt"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
	"localprogress.org/site/internal/usstate"
)

// letters publishes campaigns whose letters nobody, one, forty and a thousand made-up people signed, and returns their IDs.
// The address of each is /campaigns/letter- and the number.
func letters(t *testing.T, s *testsite.Site) map[int]int64 {
	t.Helper()
	first := []string{"María José", "Nguyễn Thị", "Ana", "Óscar", "Wilhelmina-Alexandra", "Bo", "Đặng Văn", "LaTonya", "Siobhán"}
	last := []string{"Ñáñez de la Concepción", "Minh Khai", "Núñez", "Ruiz", "O’Brien-Featherstonehaugh", "Diaz", "Lee"}
	offices := []string{"Council member", "County commissioner", "School board member, district 4", "Mayor", ""}
	places := []string{"Albany", "San Buenaventura (Ventura)", "St. Louis", ""}
	ids := map[int]int64{}
	for _, n := range []int{40, 0, 1, 1000} {
		snap := content.NewSnapshot(content.KindCampaign)
		snap.Title, snap.Summary, snap.Body = fmt.Sprintf("Letter %d", n), "A letter from local officials.", "To the agency:\n\nWe ask for a recall."
		snap.Campaign = &content.Campaign{ActionLabel: "Write to the agency", ActionURL: "https://example.org", Actions: []content.Action{{Label: "Read the background", URL: "/news"}}}
		rev, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap)
		if err != nil {
			t.Fatal(err)
		}
		ids[n] = rev.EntryID
		if n == 0 {
			continue
		}
		var list strings.Builder
		for i := range n {
			state := usstate.All[i%len(usstate.All)]
			if n < 100 {
				state = usstate.All[i*i%len(usstate.All)] // fewer states
			}
			fmt.Fprintf(&list, "%s %s %d\t%s\t%s\t%s\t2024-07-%02d\n", first[i%len(first)], last[i%len(last)], i, offices[i%len(offices)], places[i%len(places)], state.Code, 1+i%18)
		}
		if _, err := s.Letters.Import(t.Context(), "Desk", rev.EntryID, list.String()); err != nil {
			t.Fatal(err)
		}
	}
	return ids
}

// TestEveryLetter looks at letters with few and with many names, and follows the way from a state to its names.
func TestEveryLetter(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	letters(t, s)
	b := testbrowser.Open(t)
	for _, n := range []int{0, 1, 40, 1000} {
		look(t, b, s.URL, fmt.Sprintf("/campaigns/letter-%d", n))
	}
	b.View(390, 844, false)
	b.Go(s.URL + "/campaigns/letter-1000")
	b.Click(`.jump a[href="#signed-ny"]`)
	b.See("#signed-ny li") // a state that is led to opens
}
