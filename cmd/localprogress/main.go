// Command localprogress is the website of Local Progress in one program: it serves the site and the newsroom, and looks after
// the database. Run it with --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"localprogress.org/site/internal/config"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2 // the command line itself is wrong
)

// run is the whole program: it carries out args and returns the exit code. Ctrl-C or SIGTERM ends what runs in good order; a
// second one ends it at once.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, release := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer release()
	context.AfterFunc(ctx, release)

	var commands cli
	helped := false
	parser, err := kong.New(&commands, kong.Name("localprogress"), kong.Description(description),
		kong.Writers(stdout, stderr), kong.Exit(func(int) { helped = true }),
		kong.Resolvers(environment(getenv)), kong.ValueFormatter(withTwin),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}))
	if err != nil {
		fmt.Fprintln(stderr, "localprogress:", err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if helped {
		return exitDone
	}
	if err != nil {
		fmt.Fprintf(stderr, "localprogress: %v. Run localprogress --help.\n", err)
		return exitUsage
	}
	s := &session{
		ctx: ctx, getenv: getenv, stdin: stdin, stdout: stdout, stderr: stderr,
		log:    slog.New(slog.NewTextHandler(stderr, nil)),
		config: config.Config{Data: commands.Data, DatabaseURL: commands.DatabaseURL},
	}
	if s.config.Bucket, err = commands.bucket(getenv); err != nil {
		err = usageError{err}
	} else {
		err = command.Run(s)
	}
	if err != nil {
		fmt.Fprintln(stderr, "localprogress:", explain(err))
		var wrong usageError
		if errors.As(err, &wrong) {
			return exitUsage
		}
		return exitFailed
	}
	return exitDone
}

// environment gives a flag the value of its twin in the environment, unless the command line has it.
func environment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if twin := flag.Tag.Get("twin"); twin != "" {
			if value := getenv(twin); value != "" {
				return value, nil
			}
		}
		return nil, nil
	})
}

// withTwin adds the environment's name of a flag to its help.
func withTwin(value *kong.Value) string {
	if value.Flag == nil || value.Tag.Get("twin") == "" {
		return value.Help
	}
	return value.Help + " [$" + value.Tag.Get("twin") + "]"
}
