package thumbnail

import (
	"errors"
	"image"
	"image/color"
	_ "image/gif" // so that it can be decoded
	"image/jpeg"
	_ "image/png" // likewise
	"os"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // likewise
)

// maxPlain is the largest picture that is decoded in this process, in pixels: four bytes each.
const maxPlain = 24_000_000

// plain makes a JPEG without libvips. Transparent places become white. What only AVIF and HEIC hold it cannot read.
func plain(from, to string, width int, f Format) error {
	if f != JPEG {
		return errors.New("thumbnail: only JPEG can be made without libvips")
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	c, _, err := image.DecodeConfig(in)
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > maxPlain/c.Height {
		return ErrUnreadable
	}
	if _, err := in.Seek(0, 0); err != nil {
		return err
	}
	whole, _, err := image.Decode(in)
	if err != nil {
		return ErrUnreadable
	}
	width = min(width, c.Width)
	small := image.NewRGBA(image.Rect(0, 0, width, max(1, (c.Height*width+c.Width/2)/c.Width)))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Over, nil)
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	return errors.Join(jpeg.Encode(out, small, &jpeg.Options{Quality: 80}), out.Close())
}
