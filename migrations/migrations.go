// Package migrations holds the steps that build the database schema, oldest first.
//
// A step is one file, NNNN_name.sql, for one change. Steps only go forward, and the program of the previous release must
// still run on the schema after them, so that an update can be taken back.
package migrations

import "embed"

// Files are the steps themselves, at the root of the file system.
//
//go:embed *.sql
var Files embed.FS
