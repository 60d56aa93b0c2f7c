package main

import (
	"context"
	"io"
	"log/slog"

	"localprogress.org/site/internal/config"
)

const description = `The website of Local Progress: public site and newsroom in one program.

Without a database URL it runs a PostgreSQL of its own below the data folder; nothing else has to be started.`

// cli is the command line. A flag's twin is the environment variable that does the same.
type cli struct {
	Data        string `help:"Folder of the uploaded files and of the private database." default:"data" twin:"LP_DATA"`
	DatabaseURL string `help:"Use this PostgreSQL database instead of a private one: postgres://user:password@host/name." name:"database-url" placeholder:"URL" twin:"DATABASE_URL"`

	bucketFlags

	Serve   serveCommand   `cmd:"" help:"Serve the site. Brings the database schema up to date first."`
	Migrate migrateCommand `cmd:"" help:"Bring the database schema up to date, and end."`
	User    struct {
		Add userAddCommand `cmd:"" help:"Give somebody a staff account."`
	} `cmd:"" help:"Staff accounts."`
	Import struct {
		Wordpress importCommand `cmd:"" help:"Take in a WordPress export: entries, pictures, and redirects from the old addresses. May be run again: what is here stays as it is."`
	} `cmd:"" help:"Bring in content from elsewhere."`
	Export exportCommand `cmd:"" help:"Write the public site as plain files, which any file server can serve."`
	Media  struct {
		Move    mediaMoveCommand    `cmd:"" help:"Copy the uploaded files from the folder to the bucket, or back. May be stopped and run again; nothing is removed."`
		Collect mediaCollectCommand `cmd:"" help:"Remove what nobody can reach: files long in the trash that no revision uses, bytes without a file, leftovers."`
	} `cmd:"" help:"Uploaded files."`
	Version versionCommand `cmd:"" help:"Print the version of this program."`
}

// session is what a command works with.
type session struct {
	ctx    context.Context // ends with Ctrl-C or SIGTERM
	getenv func(name string) string
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	log    *slog.Logger
	config config.Config
}
