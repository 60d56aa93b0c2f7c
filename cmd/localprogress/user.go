package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"localprogress.org/site/internal/account"
)

type userAddCommand struct {
	Email         string `required:"" help:"Address the person signs in with." placeholder:"ADDRESS"`
	Name          string `required:"" help:"Name that colleagues see." placeholder:"NAME"`
	Role          string `required:"" enum:"admin,editor,press,author" placeholder:"ROLE" help:"admin, editor, press or author. Authors write drafts, the press desk publishes releases and clippings, editors all, admins look after people and settings too."`
	PasswordStdin bool   `help:"Read the password from standard input, so that it appears in no list of processes or commands."`
}

// maxPasswordLine is more than the account package takes, in bytes.
const maxPasswordLine = 4096

// Run makes the account.
func (c *userAddCommand) Run(s *session) error {
	if !c.PasswordStdin {
		return usageError{errors.New("give the password on standard input with --password-stdin")}
	}
	password, err := readPassword(s.stdin)
	if err != nil {
		return err
	}
	db, err := s.openDatabase()
	if err != nil {
		return err
	}
	user, err := account.New(db.pool, time.Now).Add(s.ctx, account.NewUser{
		Email: c.Email, Name: c.Name, Role: account.Role(c.Role), Password: password,
	})
	if err := errors.Join(err, db.close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.stdout, "%s <%s> can now sign in, as %s.\n", user.Name, user.Email, user.Role)
	return err
}

// readPassword returns the first line of r.
func readPassword(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxPasswordLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password from standard input: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
