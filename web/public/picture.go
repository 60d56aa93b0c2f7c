package public

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/web/ui"
)

// slot is a place for a picture: how wide it is there, for browsers that choose among copies, and how wide a copy may be of
// use, in pixels.
type slot struct {
	sizes string
	most  int
}

// The slots, by the columns of the page: 1240 pixels at the most, one column below 760.
var (
	slotLead  = slot{"(min-width:1300px) 816px,(min-width:760px) 64vw,calc(100vw - 40px)", 2112}
	slotHead  = slot{"(min-width:1300px) 922px,(min-width:760px) 72vw,calc(100vw - 40px)", 2112}
	slotCard  = slot{"(min-width:1300px) 392px,(min-width:760px) 31vw,calc(100vw - 40px)", 1056}
	slotSmall = slot{"(min-width:1300px) 392px,(min-width:760px) 31vw,112px", 1056}
	slotFace  = slot{"(min-width:1300px) 286px,(min-width:760px) 24vw,calc(100vw - 40px)", 1056}
)

// cardSlot is that of the i-th card of a list: on phones the text runs round a small picture from the second on.
func cardSlot(i int) slot {
	if i > 0 {
		return slotSmall
	}
	return slotCard
}

type plainKey struct{}

// WithoutCopies returns a context in which pages show each picture as it was uploaded: a copy of the site on a file server
// has nobody who makes others.
func WithoutCopies(ctx context.Context) context.Context {
	return context.WithValue(ctx, plainKey{}, true)
}

// copied reports whether there are copies of the picture to choose among. An animation is shown as it is.
func copied(ctx context.Context, p *content.Picture) bool {
	plain, _ := ctx.Value(plainKey{}).(bool)
	return !plain && p.Hash != "" && p.Frames <= 1
}

// srcset lists the copies of the picture that the slot has use for.
func srcset(p *content.Picture, s slot, format string) string {
	var out []string
	for _, w := range fileurl.Widths(p.Width) {
		if w <= s.most || len(out) == 0 {
			out = append(out, fileurl.Copy(p.Hash, w, format)+" "+strconv.Itoa(w)+"w")
		}
	}
	return strings.Join(out, ",")
}

// fallback is the copy for browsers that know neither of the newer formats.
func fallback(p *content.Picture) string {
	return fileurl.Copy(p.Hash, fileurl.Near(p.Width, 1056), "jpg")
}

// pictureClasses say how the picture is cropped, and which colour stands in its place until it is there.
func pictureClasses(p *content.Picture) string {
	classes := []string{ui.FocusClasses(p.FocusX, p.FocusY), standInColour(p.Colour)}
	if p.Tall() && classes[0] == "" {
		classes[0] = "tall"
	}
	return strings.Join(strings.Fields(strings.Join(classes, " ")), " ")
}

// standInColour is the class of the nearest of 27 colours.
func standInColour(colour string) string {
	var r, g, b int
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &r, &g, &b); err != nil {
		return ""
	}
	return fmt.Sprintf("c%d%d%d", r*3/256, g*3/256, b*3/256)
}
