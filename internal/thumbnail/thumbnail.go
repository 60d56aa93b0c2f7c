// Package thumbnail makes smaller copies of pictures. It has libvips do so, in a child process that may take only so much
// time and memory, because what decodes a stranger's file may be made to fail by it. Where libvips is missing, Go's own
// decoders make JPEGs.
package thumbnail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"path/filepath"
	"strconv"

	"localprogress.org/site/internal/child"
)

// Format is the kind of a copy, as its address ends.
type Format string

// The formats, the smallest files first.
const (
	AVIF Format = "avif"
	WebP Format = "webp"
	JPEG Format = "jpg"
)

// Mime is the format's media type.
func (f Format) Mime() string {
	if f == JPEG {
		return "image/jpeg"
	}
	return "image/" + string(f)
}

// saving says how libvips writes each format. AVIF of more effort takes three times as long and is hardly smaller.
var saving = map[Format]string{AVIF: "[Q=52,effort=2,strip]", WebP: "[Q=74,effort=4,strip]", JPEG: "[Q=78,optimize_coding,interlace,strip,background=255]"}

// Saving is how libvips is told to write the format, behind the name of the file: for measurements by hand.
func Saving(f Format) string { return saving[f] }

// atOnce is how many children of this process make copies.
const atOnce = 2

// ErrUnreadable says that the picture cannot be decoded.
var ErrUnreadable = errors.New("thumbnail: the picture cannot be read")

// Maker makes copies. It is safe for concurrent use: more than two at once wait.
type Maker struct {
	program string // of libvips; "" where it is missing
	slots   chan struct{}
}

// New looks for libvips and says in the log when it is missing.
func New(log *slog.Logger) *Maker {
	m := &Maker{slots: make(chan struct{}, atOnce)}
	var err error
	if m.program, err = exec.LookPath("vipsthumbnail"); err != nil {
		log.Warn("vipsthumbnail of libvips is missing: pictures are served as JPEG only, which takes readers longer to load. Install libvips-tools")
	}
	return m
}

// Plain returns a maker that does without libvips.
func Plain() *Maker { return &Maker{slots: make(chan struct{}, atOnce)} }

// Formats are what the maker can write, the best first.
func (m *Maker) Formats() []Format {
	if m.program == "" {
		return []Format{JPEG}
	}
	return []Format{AVIF, WebP, JPEG}
}

// Make writes a copy of the picture in the file from, of at most that width, to the file to. The copy is turned as the
// picture says and has no words in it. ErrUnreadable when the picture is at fault.
func (m *Maker) Make(ctx context.Context, from, to string, width int, f Format) error {
	select {
	case m.slots <- struct{}{}:
		defer func() { <-m.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if m.program == "" {
		return plain(from, to, width, f)
	}
	return m.run(ctx, from, strconv.Itoa(width)+"x>", to, saving[f])
}

// Whole writes the picture at its own size as a JPEG of high quality, for kinds that browsers do not show.
func (m *Maker) Whole(ctx context.Context, from, to string) error {
	if m.program == "" {
		return ErrUnreadable
	}
	select {
	case m.slots <- struct{}{}:
		defer func() { <-m.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return m.run(ctx, from, "100000x100000>", to, "[Q=92,strip]")
}

// run has libvips write the file from in that size to the file to.
func (m *Maker) run(ctx context.Context, from, size, to, saving string) error {
	to, err := filepath.Abs(to) // libvips takes another path to begin where the picture is
	if err != nil {
		return err
	}
	err = child.Run(ctx, nil, m.program, "--vips-concurrency=1", from, "-s", size, "-o", to+saving)
	if errors.Is(err, child.ErrFailed) {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return err
}
