package postgres

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
)

const (
	keptLines     = 20
	maxLineLength = 2000
)

// serverLog hands what the server prints to the program's log, line by line, and remembers the last lines for an error. Most
// of it is routine, so it is logged for debugging; what the server calls a panic is a warning.
type serverLog struct {
	log *slog.Logger

	mu      sync.Mutex
	partial []byte
	last    []string
}

// Write never fails, so the server never blocks on its log.
func (s *serverLog) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.partial = append(s.partial, text...)
	for {
		line, rest, complete := bytes.Cut(s.partial, []byte("\n"))
		if !complete && len(line) <= maxLineLength {
			return len(text), nil
		}
		s.add(string(line[:min(len(line), maxLineLength)]))
		s.partial = append([]byte(nil), rest...)
	}
}

func (s *serverLog) add(line string) {
	level := slog.LevelDebug
	if strings.Contains(line, "PANIC:") {
		level = slog.LevelWarn
	}
	s.log.Log(context.Background(), level, line, "from", "postgres")
	s.last = append(s.last, line)
	if len(s.last) > keptLines {
		s.last = s.last[1:]
	}
}

// tail returns the last lines the server printed.
func (s *serverLog) tail() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.last, "\n")
}
