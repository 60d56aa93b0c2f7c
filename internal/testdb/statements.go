package testdb

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Statements are what was sent to the database under a context of Watch.
type Statements struct {
	mu  sync.Mutex
	all []string
}

// All returns the statements in the order in which they were sent.
func (s *Statements) All() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

func (s *Statements) note(sql string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, sql)
}

type watchKey struct{}

// Watch returns a context whose statements on a pool of NewWatched are noted, and where they are.
func Watch(ctx context.Context) (context.Context, *Statements) {
	s := &Statements{}
	return context.WithValue(ctx, watchKey{}, s), s
}

// NewWatched is New with a pool that tells Watch what it is used for.
func NewWatched(t testing.TB) *pgxpool.Pool {
	t.Helper()
	config := New(t).Config()
	config.ConnConfig.Tracer = tracer{}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// tracer notes each statement, those of a batch too.
type tracer struct{}

func (tracer) watching(ctx context.Context, sql string) {
	if s, ok := ctx.Value(watchKey{}).(*Statements); ok {
		s.note(sql)
	}
}

func (t tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	t.watching(ctx, data.SQL)
	return ctx
}

func (tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (t tracer) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	t.watching(ctx, data.SQL)
}

func (tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
