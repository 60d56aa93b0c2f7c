package media

import (
	"context"

	"localprogress.org/site/internal/storage"
)

// Through has the store reach its bytes through what wrap makes of them.
func (s *Store) Through(wrap func(storage.Storage) storage.Storage) { s.bytes = wrap(s.bytes) }

// Read does the job now.
func (s *Store) Read(ctx context.Context, r ReadText) error { return s.readText(ctx, r) }
