// Package postgres opens, migrates and, where no server is given, runs the database. It knows no table of the site.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/puddle/v2"
)

const (
	connectTimeout  = 5 * time.Second
	rollbackTimeout = 5 * time.Second
	// The server ends a statement that runs longer: no page may take that long, and a stuck one would hold a connection.
	statementTimeout = "30s"
	// A transaction whose writer went away must not hold its locks for ever.
	idleTransactionTimeout = "60s"
	maxConnections         = 20
)

// Open returns a pool on the database at url, as Pool does, after one successful connection. A server that does not
// answer within five seconds is an error that never contains the password.
func Open(ctx context.Context, url string) (*pgxpool.Pool, error) {
	pool, err := Pool(ctx, url)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, pool.Config().ConnConfig.ConnectTimeout+time.Second)
	defer cancel()
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return pool, nil
}

// Pool returns a pool on the database at url, a postgres:// address, whether that answers or not. The address may set its
// own limits with pgx's parameters (pool_max_conns, connect_timeout, statement_timeout). One that cannot be read is an
// error that never contains the password.
func Pool(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err)
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = maxConnections
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	parameters := config.ConnConfig.RuntimeParams
	setDefault(parameters, "application_name", "localprogress")
	setDefault(parameters, "timezone", "UTC")
	setDefault(parameters, "statement_timeout", statementTimeout)
	setDefault(parameters, "idle_in_transaction_session_timeout", idleTransactionTimeout)
	// Compiling a query of a dozen joins takes a second and is worth it only for hours of analysis.
	setDefault(parameters, "jit", "off")
	// A card is a dozen joins: to plan it for each request anew takes several times as long as to run it.
	setDefault(parameters, "plan_cache_mode", "force_generic_plan")
	// How alike two slugs must be before they are compared closely; 0.6 by default, which misses a slip of the keyboard.
	setDefault(parameters, "pg_trgm.word_similarity_threshold", "0.5")
	// The same goes for the helpers of a statement: a page's statements end before they would begin.
	setDefault(parameters, "max_parallel_workers_per_gather", "0")

	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return pool, nil
}

func setDefault(parameters map[string]string, name, value string) {
	if _, set := parameters[name]; !set {
		parameters[name] = value
	}
}

// Beginner is a pool, or a transaction inside of which others begin.
type Beginner interface {
	Begin(ctx context.Context) (pgx.Tx, error)
}

// InTx runs write in one transaction and commits it when write returns nil. On an error or a panic nothing is kept; the
// error of write is returned as it was. Write must use tx for every statement: the pool would write outside.
func InTx(ctx context.Context, pool Beginner, write func(tx pgx.Tx) error) error {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	// A visitor who leaves cancels ctx, and a rollback with a cancelled context would throw the connection away. After a
	// commit this does nothing.
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
		defer cancel()
		_ = tx.Rollback(ctx)
	}()
	if err := write(tx); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Constraint returns the name of the constraint or unique index that err says was violated, or "" for any other error.
func Constraint(err error) string {
	const integrityViolation = "23" // the class of SQLSTATE, PostgreSQL appendix A
	var server *pgconn.PgError
	if errors.As(err, &server) && strings.HasPrefix(server.Code, integrityViolation) {
		return server.ConstraintName
	}
	return ""
}

// Unavailable says whether err means that the database is away or too busy, so that the same request may succeed later: the
// answer is 503, not 500. A request its own sender cancelled is not one.
func Unavailable(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) {
		return false
	}
	var server *pgconn.PgError
	if errors.As(err, &server) {
		switch server.Code {
		case "57P01", "57P02", "57P03", "57P05": // shut down, crashed, starting, idle session ended
			return true
		case "53300": // too many connections
			return true
		}
		return strings.HasPrefix(server.Code, "08") // connection exceptions
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, puddle.ErrClosedPool) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded)
}
