package main

import (
	"errors"
	"fmt"
	"time"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/wordpress"
)

type importCommand struct {
	File   string `arg:"" help:"The export, as WordPress writes it (Tools, Export). Pictures are looked for in the folder uploads beside it."`
	DryRun bool   `help:"Only report what would be done; nothing is written."`
}

// Run takes the export in and prints the report.
func (c *importCommand) Run(s *session) error {
	db, err := s.openDatabase()
	if err != nil {
		return err
	}
	return errors.Join(c.load(s, db), db.close())
}

func (c *importCommand) load(s *session, db *database) error {
	files, err := app.OpenMedia(db.pool, s.config.Data, bucketOf(s.config.Bucket))
	if err != nil {
		return fmt.Errorf("open the folder of files: %w", err)
	}
	defer files.Close()
	options := wordpress.Options{DryRun: c.DryRun, Now: time.Now(), Media: files}
	report, err := wordpress.Import(s.ctx, content.New(db.pool, time.Now), c.File, options)
	if err != nil {
		return err
	}
	return report.Write(s.stdout)
}
