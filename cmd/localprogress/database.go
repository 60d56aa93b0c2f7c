package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/postgres"
)

// A database is what a command works on until close.
type database struct {
	pool    *pgxpool.Pool
	cluster *postgres.Cluster // nil for a database elsewhere
	away    bool              // it did not answer when the program started
}

// openDatabase checks the configuration, starts the private server unless a database is given, and brings the schema up to
// date. The caller must call close.
func (s *session) openDatabase() (*database, error) {
	if err := s.config.Validate(); err != nil {
		return nil, usageError{err}
	}
	d, url := &database{}, s.config.DatabaseURL
	if url == "" {
		var err error
		if d.cluster, err = postgres.Start(s.ctx, s.config.Data, s.log); err != nil {
			return nil, err
		}
		url = d.cluster.URL()
	}
	if err := d.open(s, url); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *database) open(s *session, url string) error {
	var err error
	if d.pool, err = postgres.Open(s.ctx, url); err != nil {
		return err
	}
	current, err := postgres.Current(s.ctx, d.pool)
	if err != nil || current {
		return err
	}
	s.log.Info("bring the database schema up to date")
	return postgres.Migrate(s.ctx, url)
}

// awaitDatabase is for a database elsewhere that does not answer now: the schema is brought up to date as soon as it does.
// The caller must call close.
func (s *session) awaitDatabase() (*database, error) {
	pool, err := postgres.Pool(s.ctx, s.config.DatabaseURL)
	if err != nil {
		return nil, err
	}
	go func() {
		said := false
		for s.ctx.Err() == nil {
			back, err := (&database{}).try(s)
			if err == nil {
				return
			}
			if back && !said {
				s.log.Error("the database answers, but its schema cannot be brought up to date", "err", err)
			}
			said = back
			select {
			case <-s.ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}()
	return &database{pool: pool, away: true}, nil
}

// try opens the database once, which brings the schema up to date, and says whether it answered.
func (d *database) try(s *session) (answered bool, err error) {
	err = d.open(s, s.config.DatabaseURL)
	return !postgres.Unavailable(err), errors.Join(err, d.close())
}

func (d *database) close() error {
	if d.pool != nil {
		d.pool.Close()
	}
	if d.cluster == nil {
		return nil
	}
	if err := d.cluster.Stop(); err != nil {
		return fmt.Errorf("stop the database: %w", err)
	}
	return nil
}
