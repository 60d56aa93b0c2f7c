package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/export"
)

type exportCommand struct {
	Dir     string `arg:"" help:"Folder for the copy: one that is empty or not there yet, or that of an earlier export, which is replaced at the end."`
	BaseURL string `required:"" help:"How the addresses of the copy begin in feeds, the sitemap and canonical links: https://host, for it stands at the root of a host." name:"base-url" placeholder:"URL" twin:"LP_BASE_URL"`
}

// Run writes the copy and prints how much it is.
func (c *exportCommand) Run(s *session) error {
	s.config.BaseURL = c.BaseURL
	db, err := s.openDatabase()
	if err != nil {
		return err
	}
	return errors.Join(c.write(s, db), db.close())
}

func (c *exportCommand) write(s *session, db *database) (err error) {
	// Every page of the copy is of one moment, and so are two copies of it.
	began := time.Now()
	base := s.config.Base(nil)
	site, err := app.New(db.pool, app.Options{Data: s.config.Data, Bucket: bucketOf(s.config.Bucket), BaseURL: base, Static: true,
		Log: slog.New(slog.NewTextHandler(s.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), Now: func() time.Time { return began }})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Close()) }()
	bar := progress{to: terminal(s.stdout)}
	made, err := export.Site{Handler: site.Handler, Public: site.Public, BaseURL: base}.Write(s.ctx, c.Dir, bar.show)
	bar.end()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.stdout, "%s: %d pages and %d addresses that lead on, %d files of %.1f MB in all, in %.1f seconds.\n",
		c.Dir, made.Pages, made.Moved, made.Files, float64(made.Bytes)/1e6, time.Since(began).Seconds())
	return err
}

// progress is the line that counts while something is copied. Only a terminal has one: to is nil for anything else.
type progress struct {
	to    io.Writer
	shown time.Time
}

// oftenEnough is how long a number stands, to be read.
const oftenEnough = 100 * time.Millisecond

func (p *progress) show(done, known int) { p.line("%d of %d addresses", done, known) }

func (p *progress) line(format string, numbers ...any) {
	if p.to != nil && time.Since(p.shown) > oftenEnough {
		p.shown = time.Now()
		fmt.Fprintf(p.to, "\r"+format, numbers...)
	}
}

func (p *progress) end() {
	if p.to != nil {
		fmt.Fprint(p.to, "\r\x1b[K") // takes the line away (ECMA-48, erase in line)
	}
}

// terminal returns w where it is a terminal, nil where it is a file, a pipe or a log.
func terminal(w io.Writer) io.Writer {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return w
}
