package shareimage

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// reduce returns the picture in its 256 most frequent colours. It is flat colours and their soft edges, so
// that nobody sees the difference, and a third of the bytes.
func reduce(src *image.RGBA) *image.Paletted {
	type count struct {
		colour uint32
		n      int
	}
	at := func(i int) uint32 {
		return uint32(src.Pix[i])<<16 | uint32(src.Pix[i+1])<<8 | uint32(src.Pix[i+2])
	}
	counts := map[uint32]int{}
	for i := 0; i < len(src.Pix); i += 4 {
		counts[at(i)]++
	}
	var all []count
	for c, n := range counts {
		all = append(all, count{c, n})
	}
	slices.SortFunc(all, func(a, b count) int { return cmp.Or(b.n-a.n, cmp.Compare(a.colour, b.colour)) })
	dst := image.NewPaletted(src.Bounds(), nil)
	for _, c := range all[:min(len(all), 256)] {
		dst.Palette = append(dst.Palette, color.RGBA{uint8(c.colour >> 16), uint8(c.colour >> 8), uint8(c.colour), 0xFF})
	}
	index := make(map[uint32]uint8, len(all))
	for i, c := range all {
		if i < 256 {
			index[c.colour] = uint8(i)
		} else {
			index[c.colour] = uint8(dst.Palette.Index(color.RGBA{uint8(c.colour >> 16), uint8(c.colour >> 8), uint8(c.colour), 0xFF}))
		}
	}
	for i := range dst.Pix {
		dst.Pix[i] = index[at(4*i)]
	}
	return dst
}
