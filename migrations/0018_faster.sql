-- +goose Up

-- An index of letters serves equality too, and is chosen for it, though it takes milliseconds among 100,000 slugs. On an
-- expression it is left to what it is for, the nearest addresses.
drop index entry_slug_letters;
create index entry_slug_letters on entry using gin ((slug || '') public.gin_trgm_ops) where status = 'published';

-- The lists of one kind on an issue's or a chapter's page, of which there may be few among very many.
create index entry_link_kind_list on entry_link (to_id, rel, kind, publish_at desc, from_id desc) include (unpublish_at) where publish_at is not null;
