package testdb_test

import (
	"context"
	"testing"

	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/testdb"
)

func TestNewIsMigratedAndPrivate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	first, second := testdb.New(t), testdb.New(t)
	if current, err := postgres.Current(ctx, first); err != nil || !current {
		t.Fatalf("Current = %v, %v; want the newest schema", current, err)
	}
	if _, err := first.Exec(ctx, "create table only_here (id int)"); err != nil {
		t.Fatal(err)
	}
	var seen bool
	if err := second.QueryRow(ctx, "select to_regclass('only_here') is not null").Scan(&seen); err != nil || seen {
		t.Fatalf("the second database sees the first one's table (%v, %v)", seen, err)
	}
}
