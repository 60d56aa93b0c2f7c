package public_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/letter"
)

// signed puts names under the letter, a line each as they are pasted.
func (v *visitor) signed(campaign int64, list string) {
	v.t.Helper()
	_, err := v.letters.Import(v.t.Context(), "Desk", campaign, list)
	fatal(v.t, err)
}

func TestACampaignSaysWhatToDo(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindCampaign, "Quiet", nil)
	v.page("/campaigns/quiet").none("main .acts")
	v.publish(content.KindCampaign, "Loud", func(s *content.Snapshot) {
		*s.Campaign = content.Campaign{ActionLabel: "Write to your council", ActionURL: "/contact",
			Actions: []content.Action{{Label: "Read the text", URL: "https://other.example/text"}}}
	})
	d := v.page("/campaigns/loud")
	if got := d.attrs("main .acts a", "href"); !slices.Equal(got, []string{"/contact", "https://other.example/text"}) {
		t.Errorf("the buttons lead to %q", got)
	}
	d.has("main .acts a.btn.line", "Read the text")
	v.publish(content.KindCampaign, "Only others", func(s *content.Snapshot) {
		s.Campaign.Actions = []content.Action{{Label: "Read the text", URL: "/x"}}
	})
	v.page("/campaigns/only-others").has("main .acts a.btn:not(.line)", "Read the text")
}

// The page of a letter stays calm whatever the number of names, and promises nothing where there is none.
func TestSignaturesStandByState(t *testing.T) {
	t.Parallel()
	v := visit(t)
	id := v.publish(content.KindCampaign, "The letter", nil)
	d := v.page("/campaigns/the-letter")
	d.none("#signatures")
	if strings.Contains(strings.ToLower(text(d.all("main")[0])), "sign") {
		t.Error("a page without names speaks of signing")
	}

	v.signed(id, "Ana Núñez,Council member,Albany,NY,2024-07-17\n")
	d = v.page("/campaigns/the-letter")
	d.has("#signatures h2", "One person has signed")
	d.has("#signatures .meta", "Latest signature: July 17, 2024")
	d.has("#signatures li", "Ana Núñez Council member, Albany")
	d.none("#signatures details, #signatures nav")

	v.signed(id, "Óscar Ruiz,,,NY\nNguyễn Thị Minh,School board member,,CA\nBo <b>Diaz</b>,,Reno,NV\nCy,,,AK\nDi,,,AL\n")
	d = v.page("/campaigns/the-letter")
	d.has("#signatures h2", "Six people have signed")
	if got := d.texts("#signatures h3"); !slices.Equal(got, []string{"Alabama", "Alaska", "California", "Nevada", "New York"}) {
		t.Errorf("states %q", got)
	}
	d.has("#signatures li b", "Bo <b>Diaz</b>")
	d.has("#signatures .jump a", "New York 2")
	d.none("#signatures details")
	for _, f := range faults(d) {
		t.Error(f)
	}

	var list strings.Builder
	for i := range 994 {
		fmt.Fprintf(&list, "Person %d,Council member,Town %d,%s\n", i, i%50, []string{"TX", "NC", "MN", "FL"}[i%4])
	}
	v.signed(id, list.String())
	d = v.page("/campaigns/the-letter")
	d.has("#signatures h2", "1,000 people have signed")
	if n := len(d.all("#signatures details:not([open])")); n != 9 || len(d.all("#signatures li b")) != 1000 {
		t.Errorf("%d states to open, %d names", n, len(d.all("#signatures li b")))
	}
	d.has("#signatures summary", "Texas 249 names")
	for _, f := range faults(d) {
		t.Error(f)
	}

	markdown, _ := v.body("/campaigns/the-letter.md")
	for _, want := range []string{"## 1,000 people have signed", "### New York\n\n- Ana Núñez, Council member, Albany\n- Óscar Ruiz\n", `- Bo \<b>Diaz\</b>, Reno`} {
		if !strings.Contains(markdown, want) {
			t.Errorf("the Markdown lacks %q", want)
		}
	}
}

// Before the campaign is out nobody sees who signed.
func TestNamesAppearWithTheirCampaign(t *testing.T) {
	t.Parallel()
	v := visit(t)
	id := v.publish(content.KindCampaign, "The letter", func(s *content.Snapshot) { s.PublishAt = at(day.Add(time.Hour)) })
	v.signed(id, "Ana Núñez,,,NY\n")
	for _, moment := range []struct {
		now  time.Time
		want int
	}{{day.Add(time.Hour - time.Second), 404}, {day.Add(time.Hour), 200}} {
		v.now = moment.now
		for _, address := range []string{"/campaigns/the-letter", "/campaigns/the-letter.md"} {
			res := v.get(address)
			if told := strings.Contains(read(t, res), "Núñez"); res.StatusCode != moment.want || told != (moment.want == 200) {
				t.Errorf("%s at %s: %d, names %t", address, moment.now.Format(time.TimeOnly), res.StatusCode, told)
			}
		}
	}
	if err := v.letters.Add(t.Context(), "Desk", id, letter.Signature{Name: "Bo Diaz", State: "NV"}); err != nil {
		t.Fatal(err)
	}
	v.page("/campaigns/the-letter").has("#signatures h2", "Two people have signed")
}
