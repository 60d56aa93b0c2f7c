package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"localprogress.org/site/internal/postgres"
)

// usageError says that the command line is at fault.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// explain turns err into what the person at the terminal reads: what happened and what to do.
func explain(err error) string {
	var network *net.OpError
	var connect *pgconn.ConnectError
	switch {
	case errors.Is(err, postgres.ErrHeld):
		return fmt.Sprintf("%v. Stop that program first, perhaps a running `localprogress serve`, and start it again afterwards; or choose another folder with --data.", err)
	case errors.Is(err, context.Canceled):
		return "stopped before it was done."
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full, so nothing was changed. Free some of it, or choose a folder on another disk."
	case errors.As(err, &network) && network.Op == "listen":
		return explainListen(network)
	case errors.As(err, &connect):
		return fmt.Sprintf("the database %s on %s cannot be reached (%v). See that it runs and that --database-url is right.",
			connect.Config.Database, connect.Config.Host, rootCause(connect))
	}
	return err.Error()
}

func explainListen(err *net.OpError) string {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("another program already listens on %s. Stop it, or choose another address with --addr.", err.Addr)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("this account may not listen on %s. Choose a port above 1023 with --addr.", err.Addr)
	default:
		return fmt.Sprintf("cannot listen on the address of --addr: %v.", rootCause(err))
	}
}

// rootCause is the innermost error, which says in a few words what the layers around it repeat.
func rootCause(err error) error {
	for {
		if many, ok := err.(interface{ Unwrap() []error }); ok && len(many.Unwrap()) > 0 {
			err = many.Unwrap()[0]
			continue
		}
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
