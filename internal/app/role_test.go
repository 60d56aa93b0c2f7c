package app_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/internal/testsite"
)

// The role of deploy/role.sql can do what the program does, and no more: it cannot rewrite the audit log or change tables.
func TestTheLeastRole(t *testing.T) {
	t.Parallel()
	owner := testdb.New(t)
	sql, err := os.ReadFile("../../deploy/role.sql")
	if err != nil {
		t.Fatal(err)
	}
	// Another test may grant to the same role in its own database at this moment.
	if _, err := owner.Exec(t.Context(), string(sql)); err != nil {
		t.Fatal(err)
	}
	config := owner.Config()
	config.ConnConfig.RuntimeParams["role"] = "lp_site"
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	if current, err := postgres.Current(t.Context(), pool); err != nil || !current {
		t.Errorf("the schema is current: %t, %v", current, err)
	}
	s := testsite.StartOn(t, pool)
	u, err := s.Accounts.Authenticate(t.Context(), testsite.Email, testsite.Password, "192.0.2.1", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Accounts.Begin(t.Context(), u, "Firefox on Linux", "192.0.2.1", ""); err != nil {
		t.Error(err)
	}
	if err := s.Accounts.ChangePassword(t.Context(), u, 0, "harbor lantern seven oats"); err != nil { // with a job for a letter
		t.Error(err)
	}
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.PublishAt = "Rent is due", "S.", new(time.Now().Add(-time.Hour))
	if _, err := s.Content.CreateAndPublish(t.Context(), content.Editor{ID: u.ID, Name: u.Name}, snap); err != nil {
		t.Error(err)
	}
	for _, forbidden := range []string{`update audit set actor = 'nobody'`, `delete from audit`, `truncate audit`, `drop trigger stays on audit`,
		`alter table audit disable trigger stays`, `alter table account add x text`, `drop table audit`, `create table x (y text)`, `delete from goose_db_version`} {
		_, err := pool.Exec(t.Context(), forbidden)
		if err == nil || !strings.Contains(err.Error(), "42501") { // insufficient privilege
			t.Errorf("%s: %v", forbidden, err)
		}
	}
}
