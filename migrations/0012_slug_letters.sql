-- +goose Up

-- For the nearest addresses where there is no page.
create index entry_slug_letters on entry using gin (slug public.gin_trgm_ops) where status = 'published';
