package mail_test

import (
	"strings"
	"testing"

	"localprogress.org/site/web/mail"
)

var letter = mail.Letter{Subject: "Choose a <new> password", Name: "Nguyễn Thị Phương Thảo & Co", Site: "https://localprogress.org",
	Words:  []string{strings.Repeat("Somebody asked for a link. ", 8)},
	Action: "Choose a password", Link: "https://localprogress.org/admin/password/" + strings.Repeat("X", 90), After: []string{"The link works once."}}

// The text holds everything, in lines that any program shows; the link stands alone in its line.
func TestText(t *testing.T) {
	t.Parallel()
	text := letter.Text()
	for _, line := range strings.Split(text, "\n") {
		if len([]rune(line)) > 72 && line != letter.Link {
			t.Errorf("a line of %d characters: %s", len([]rune(line)), line)
		}
	}
	for _, want := range []string{"Dear Nguyễn Thị Phương Thảo & Co,\n", "\nChoose a password:\n" + letter.Link + "\n", "The link works once.", "\nLocal Progress\nhttps://localprogress.org\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// The HTML holds the same, escaped, and loads nothing.
func TestHTML(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := letter.HTML().Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	html := b.String()
	for _, want := range []string{"Choose a &lt;new&gt; password", `href="` + letter.Link + `"`, "Thảo &amp; Co,", "The link works once."} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in\n%s", want, html)
		}
	}
	for _, never := range []string{"<img", "src=", "<link", "url("} {
		if strings.Contains(html, never) {
			t.Errorf("%q in\n%s", never, html)
		}
	}
}
