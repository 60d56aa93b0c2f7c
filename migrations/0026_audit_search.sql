-- +goose Up

-- The audit log is searched by any part of a word.
create index audit_words on audit using gin ((actor || ' ' || action || ' ' || title || ' ' || detail || ' ' || address) gin_trgm_ops);
