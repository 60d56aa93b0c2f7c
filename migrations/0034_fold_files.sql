-- +goose Up

-- The library finds names whether or not they are written with their accents, as the site's search does, and words of tags.
create function public.one_text(text[]) returns text language sql immutable strict parallel safe as
    $$ select array_to_string($1, ', ') $$;

drop index media_file_search;
alter table media_file drop column search;
alter table media_file add column folded_name text generated always as (public.fold_accents(name)) stored;
alter table media_file add column search tsvector generated always as (
    setweight(to_tsvector('public.site', normalize(left(name, 500), NFC)), 'A') ||
    setweight(to_tsvector('public.site', normalize(left(alt || ' ' || caption, 5000), NFC)), 'B') ||
    setweight(to_tsvector('public.site', normalize(left(credit, 1000) || ', ' || public.one_text(tags), NFC)), 'C')) stored;
create index media_file_search on media_file using gin (search);
