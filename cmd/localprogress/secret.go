package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxSecret is the longest secret that is read from a file, in bytes.
const maxSecret = 4 << 10

// A secretPlace is where the operator may put a secret. It has no flag of its own: everybody on the machine can read those.
type secretPlace struct {
	flag     string // that names a file
	variable string // of the environment
}

// read returns the secret without the blanks around it, from the file or, where file is "", from the environment; "" when
// it is in neither.
func (p secretPlace) read(file string, getenv func(string) string) (string, error) {
	given := strings.TrimSpace(getenv(p.variable))
	if file == "" {
		return given, nil
	}
	if given != "" {
		return "", errors.New(p.flag + " and " + p.variable + " both give a secret: leave one out")
	}
	opened, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", p.flag, err)
	}
	defer opened.Close()
	text, err := io.ReadAll(io.LimitReader(opened, maxSecret))
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", p.flag, err)
	}
	return strings.TrimSpace(string(text)), nil
}
