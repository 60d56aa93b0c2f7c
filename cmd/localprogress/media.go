package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/storage"
)

type mediaMoveCommand struct {
	To string `arg:"" enum:"bucket,folder" help:"Where to: bucket (that of --s3-endpoint) or folder (below --data)."`
}

// Run copies the files and prints how many. It needs no database.
func (c *mediaMoveCommand) Run(s *session) (err error) {
	if err := s.config.Validate(); err != nil {
		return usageError{err}
	}
	if s.config.Bucket.Endpoint == "" {
		return usageError{errors.New("--s3-endpoint is missing: it says which bucket is meant")}
	}
	folder, err := storage.OpenFolder(filepath.Join(s.config.Data, app.FilesFolder))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	bucket, err := storage.OpenS3(*bucketOf(s.config.Bucket))
	if err != nil {
		return err
	}
	var from, to storage.Storage = folder, bucket
	if c.To == "folder" {
		from, to = bucket, folder
	}
	bar := progress{to: terminal(s.stdout)}
	moved, err := media.Move(s.ctx, from, to, folder.Incoming(), func(files, bytes int64) {
		bar.line("%d files, %.1f MB", files, float64(bytes)/1e6)
	})
	bar.end()
	if err != nil {
		return fmt.Errorf("%w. What was copied stays; run the command again to go on", err)
	}
	fmt.Fprintf(s.stdout, "%d files of %.1f MB copied from %s to %s and read back; %d were there already.\n",
		moved.Files, float64(moved.Bytes)/1e6, from.Place(), to.Place(), moved.There)
	if len(moved.Damaged) > 0 {
		return fmt.Errorf("%d files lie damaged in %s and were not copied: %s", len(moved.Damaged), from.Place(), strings.Join(moved.Damaged, ", "))
	}
	return nil
}

// namedLoose is how many stored names a dry run prints.
const namedLoose = 50

type mediaCollectCommand struct {
	DryRun bool `help:"Only say what would be removed, and name it."`
	Sure   bool `help:"Also where most of what is stored belongs to no file of this database."`
}

// Run removes what nobody can reach and prints what that was.
func (c *mediaCollectCommand) Run(s *session) error {
	db, err := s.openDatabase()
	if err != nil {
		return err
	}
	return errors.Join(c.collect(s, db), db.close())
}

func (c *mediaCollectCommand) collect(s *session, db *database) (err error) {
	files, err := app.OpenMedia(db.pool, s.config.Data, bucketOf(s.config.Bucket))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	found, err := files.Collect(s.ctx, time.Now(), media.Collecting{Dry: c.DryRun, Sure: c.Sure})
	var strange *media.StrangeError
	if errors.As(err, &strange) {
		return fmt.Errorf("nothing was removed: %d of %d stored files belong to no file of this database. Is it the right one, or an old backup? "+
			"Look with --dry-run; --sure removes them all the same", strange.Loose, strange.Stored)
	}
	if err != nil {
		return err
	}
	verb := "Removed"
	if c.DryRun {
		verb = "Would remove"
	}
	for _, name := range found.Trash {
		fmt.Fprintf(s.stdout, "%s from the trash: %s\n", verb, name)
	}
	if c.DryRun {
		for i, name := range found.Loose {
			if i == namedLoose {
				fmt.Fprintf(s.stdout, "and %d more\n", len(found.Loose)-i)
				break
			}
			fmt.Fprintf(s.stdout, "%s, which belongs to no file: %s\n", verb, name)
		}
	}
	_, err = fmt.Fprintf(s.stdout, "%s %d files that were in the trash for %d days, %d stored pieces of %.1f MB that belong to no file, %d leftovers of uploads.\n",
		verb, len(found.Trash), media.TrashDays, len(found.Loose), float64(found.Bytes)/1e6, found.Left)
	return err
}
