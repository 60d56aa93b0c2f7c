package content_test

import (
	"testing"

	"localprogress.org/site/internal/content"
)

// FuzzSlug looks for a title whose slug may not stand in an address, or that is not the slug of itself.
func FuzzSlug(f *testing.F) {
	for _, title := range []string{"", "Rent is due", "ÀÉÎõü Đặng ß ﬁ Ⅷ", "--a--", "../../etc/passwd", "a%2fb", "<script>", "\x00\xff", "ａｂｃ", "İı", "１２３", "new", "🏠"} {
		f.Add(title)
	}
	f.Fuzz(func(t *testing.T, title string) {
		slug := content.Slug(title)
		if slug != "" && !content.ValidSlug(slug) {
			t.Errorf("%q becomes %q, which is no slug", title, slug)
		}
		if again := content.Slug(slug); again != slug {
			t.Errorf("%q becomes %q, and that %q", title, slug, again)
		}
		if content.ValidSlug(title) && (len(title) > content.MaxSlug || slug != title) {
			t.Errorf("%q is a slug, and becomes %q", title, slug)
		}
	})
}
