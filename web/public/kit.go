package public

import (
	"path"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/logo"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// Kit is what the press kit holds.
type Kit struct {
	Texts     []content.Boilerplate
	Portraits []content.Portrait
	Logos     []logo.Look
	Bytes     int64 // of all files together
}

// Words says in a sentence what there is.
func (k Kit) Words() string {
	if len(k.Portraits) == 0 {
		return "The logo and standing texts of Local Progress, for use in reporting."
	}
	return "The logo, standing texts and photographs of Local Progress, for use in reporting."
}

// Changed is when a text or a photograph of the kit last changed; zero when it has none.
func (k Kit) Changed() time.Time {
	var last time.Time
	for _, t := range k.Texts {
		if t.ChangedAt.After(last) {
			last = t.ChangedAt
		}
	}
	for _, p := range k.Portraits {
		if p.Changed.After(last) {
			last = p.Changed
		}
	}
	return last
}

// PhotographName is the photograph's name in the archive: "photographs/pious-ali.jpg".
func PhotographName(p content.Portrait) string {
	return "photographs/" + p.Slug + path.Ext(p.Picture.URL)
}

// Readme is the text that explains the archive.
func (k Kit) Readme(baseURL string) string {
	lines := []string{"Local Progress: press kit", "",
		"logo/            The wordmark and the mark, each for light and for dark grounds, as SVG and as PNG.",
		"                 " + logoRule}
	if len(k.Texts) > 0 {
		lines = append(lines, "boilerplate.txt  Texts about Local Progress that may be printed whole.")
	}
	if len(k.Portraits) > 0 {
		lines = append(lines, "photographs/     Portraits. credits.txt says who is who and whom to credit.")
	}
	return strings.Join(append(lines, "", "The newest kit:     "+baseURL+"/press/kit", "The press contact:  "+baseURL+"/press", ""), "\n")
}

// logoRule is what we ask of those who print the logo.
const logoRule = "Keep its colors and proportions, and leave a quarter of its height clear on every side."

// Boilerplate is every text under its name.
func (k Kit) Boilerplate() string {
	var parts []string
	for _, t := range k.Texts {
		parts = append(parts, strings.ToUpper(t.Name)+"\n\n"+markdown.Plain(t.Body))
	}
	return strings.Join(parts, "\n\n\n") + "\n"
}

// Credits says of each photograph whom it shows and who took it.
func (k Kit) Credits() string {
	parts := []string{"Please print the credit with the photograph."}
	for _, p := range k.Portraits {
		lines := []string{PhotographName(p), p.Name + ", " + p.Role}
		if p.Picture.Caption != "" {
			lines = append(lines, p.Picture.Caption)
		}
		parts = append(parts, strings.Join(append(lines, markdown.CreditLine(p.Picture.Credit)), "\n"))
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// textWords says how long a standing text is: "48 words".
func textWords(b content.Boilerplate) string {
	return plural(len(strings.Fields(markdown.Plain(b.Body))), "word", "words")
}

func kitPath(f logo.File) string { return "/press/kit/" + f.Name }

// pictureSize is the size of a photograph: "3,000 by 2,000 pixels, 1.2 MB".
func pictureSize(p content.Portrait) string {
	return ui.Thousands(p.Picture.Width) + " by " + ui.Thousands(p.Picture.Height) + " pixels, " + ui.Bytes(p.Bytes)
}
