package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

type userAddCommand struct {
	Email         string   `required:"" help:"Address the person signs in with." placeholder:"ADDRESS"`
	Name          string   `required:"" help:"Name that colleagues see." placeholder:"NAME"`
	Role          string   `required:"" enum:"admin,editor,chapter,press,author" placeholder:"ROLE" help:"admin, editor, chapter, press or author. Authors write drafts, the press desk publishes releases and clippings, chapter editors what belongs to their chapters, editors all, admins look after people and settings too."`
	Chapters      []string `name:"chapter" placeholder:"CHAPTER" help:"Chapter that a chapter editor edits, as its address on the site ends: texas for /chapters/texas. Several with commas, or the flag again."`
	PasswordStdin bool     `help:"Read the password from standard input, so that it appears in no list of processes or commands."`
}

// maxPasswordLine is more than the account package takes, in bytes.
const maxPasswordLine = 4096

// Run makes the account.
func (c *userAddCommand) Run(s *session) error {
	if !c.PasswordStdin {
		return usageError{errors.New("give the password on standard input with --password-stdin")}
	}
	if (account.Role(c.Role) == account.RoleChapter) != (len(c.Chapters) > 0) {
		return usageError{errors.New("name the chapters of a chapter editor with --chapter, and of nobody else")}
	}
	password, err := readPassword(s.stdin)
	if err != nil {
		return err
	}
	db, err := s.openDatabase()
	if err != nil {
		return err
	}
	user, err := c.add(s.ctx, db, password)
	if err := errors.Join(err, db.close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.stdout, "%s <%s> can now sign in, as %s.\n", user.Name, user.Email, user.Role)
	return err
}

func (c *userAddCommand) add(ctx context.Context, db *database, password string) (account.User, error) {
	chapters, err := c.chapters(ctx, content.New(db.pool, time.Now))
	if err != nil {
		return account.User{}, err
	}
	return account.New(db.pool, time.Now).Add(ctx, account.NewUser{
		Email: c.Email, Name: c.Name, Role: account.Role(c.Role), Password: password, Chapters: chapters,
	})
}

// chapters are the entries of the chapters that were named.
func (c *userAddCommand) chapters(ctx context.Context, store *content.Store) ([]int64, error) {
	if len(c.Chapters) == 0 {
		return nil, nil
	}
	known, err := store.Choices(ctx, content.KindChapter)
	if err != nil {
		return nil, err
	}
	bySlug := map[string]int64{}
	for _, k := range known {
		if k.Slug != "" { // a draft may have none yet
			bySlug[k.Slug] = k.ID
		}
	}
	var ids []int64
	for _, name := range c.Chapters {
		id, ok := bySlug[name]
		if !ok {
			return nil, fmt.Errorf("there is no chapter %q. Those of the site are: %s", name, strings.Join(slices.Sorted(maps.Keys(bySlug)), ", "))
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// readPassword returns the first line of r.
func readPassword(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxPasswordLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password from standard input: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
