package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Time limits of the server. A reader on a slow line has two minutes for a page; a client that sends
// its headers drop by drop has ten seconds.
const (
	readHeaderTimeout = 10 * time.Second
	writeTimeout      = 2 * time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 160 << 10 // room for the longest query that is looked at
	drainTimeout      = 20 * time.Second
)

// Serve answers on the listener until ctx ends; then it takes no new connections, lets requests finish
// for up to 20 seconds, and returns.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{Handler: a.Handler, ReadHeaderTimeout: readHeaderTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := srv.Shutdown(drain); err != nil {
		return errors.Join(err, srv.Close())
	}
	return nil
}
