package thumbnail

import (
	"fmt"
	"image"
	"os"
)

// Colour is the average of the pixels of the small JPEG in the file, as "#a0b1c2": what stands in the picture's place
// until it is loaded.
func Colour(file string) (string, error) {
	in, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer in.Close()
	m, _, err := image.Decode(in)
	if err != nil {
		return "", ErrUnreadable
	}
	var r, g, b, n uint64
	bounds := m.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			pr, pg, pb, _ := m.At(x, y).RGBA()
			r, g, b, n = r+uint64(pr>>8), g+uint64(pg>>8), b+uint64(pb>>8), n+1
		}
	}
	return fmt.Sprintf("#%02x%02x%02x", r/n, g/n, b/n), nil
}
