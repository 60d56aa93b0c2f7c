package app

import (
	"context"
	"log/slog"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/storage"
)

// FilesFolder is the folder of uploaded files, below that of the site's data.
const FilesFolder = "files"

// OpenMedia returns the store of uploaded files: in the bucket, or where that is nil in a folder below data. The caller
// closes it.
func OpenMedia(pool *pgxpool.Pool, data string, bucket *storage.Bucket) (*media.Store, error) {
	folder := filepath.Join(data, FilesFolder)
	if bucket == nil {
		return media.Open(pool, folder)
	}
	bytes, err := storage.OpenS3(*bucket)
	if err != nil {
		return nil, err
	}
	return media.OpenIn(pool, bytes, filepath.Join(folder, "incoming"))
}

// sweep removes what uploads left whose program was killed, and has documents read that nobody has read.
func sweep(ctx context.Context, files *media.Store, log *slog.Logger) {
	n, err := files.Sweep(ctx)
	if err != nil && ctx.Err() == nil {
		log.Warn("leftovers of uploads cannot be removed", "err", err)
	}
	if n > 0 {
		log.Info("leftovers of uploads removed", "files", n)
	}
	if err := files.ReadMissing(ctx); err != nil && ctx.Err() == nil {
		log.Warn("documents cannot be read for search", "err", err)
	}
}
