package journey

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// TestIntoTheTrashAndOut throws a live page away and takes it back, by keyboard.
func TestIntoTheTrashAndOut(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	b.Go(live(t, s, "Vì sao tiền thuê nhà tăng: una guía para concejalas y concejales de todo el país, con ejemplos de cuarenta ciudades"))
	live(t, s, "Short")
	tabTo(b, t, ".away a")
	b.PressOn(kb.Enter)
	lookHere(t, b, "trash-question")
	tabTo(b, t, "main form .danger")
	b.PressOn(kb.Enter)
	b.Says(".flash", "is in the trash")
	lookHere(t, b, "trash")
	tabTo(b, t, "main td a")
	b.PressOn(kb.Enter)
	b.Says(".stateline", "Thrown away")
	lookHere(t, b, "trash-editor")
	tabTo(b, t, "[form=take-back]")
	b.PressOn(kb.Enter)
	b.Says(".stateline", "Taken down")
}
