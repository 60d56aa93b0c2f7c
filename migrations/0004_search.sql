-- +goose Up

-- Both are trusted: the owner of a database may create them.
create extension if not exists unaccent with schema public;
create extension if not exists pg_trgm with schema public;

-- English words with their accents folded, so that nguyen finds Nguyễn and the other way round.
create text search configuration public.site (copy = pg_catalog.english);
alter text search configuration public.site alter mapping for hword, hword_part, word with public.unaccent, english_stem;

-- unaccent is only called stable because somebody could edit its rules. Names are written in full, because a restored dump
-- builds its indexes without a search path. It costs some 0.1 ms: what queries need of it is stored.
create function public.fold_accents(text) returns text language sql immutable strict parallel safe as
    $$ select lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFC))) $$;

-- The words that a misspelt one can be mended to.
create function public.words_in(text) returns setof text language sql immutable strict parallel safe as
    $$ select distinct w from regexp_split_to_table(public.fold_accents($1), '[^[:alpha:]]+') w where length(w) between 4 and 30 $$;

-- A Markdown text without its pictures, the addresses of its links, its fences and its signs.
create function public.without_markup(text) returns text language sql immutable strict parallel safe as
    $$ select regexp_replace($1, '!\[[^]]*\]\([^)]*\)|\]\([^)]*\)|^:::.*$|^[[:blank:]]*[-+][[:blank:]]|[][#*_`>|~]+', '', 'gn') $$;

alter table entry add column details text not null default '';
comment on column entry.details is 'what search finds of the kind''s own fields: outlet, author, place, offices';

update entry e set details = concat_ws(' ',
    (select concat_ws(' ', outlet, author) from clipping d where d.entry_id = e.id),
    (select place from event d where d.entry_id = e.id),
    (select concat_ws(' ', subheadline, dateline_place) from release d where d.entry_id = e.id),
    (select concat_ws(' ', contact_name, places) from chapter d where d.entry_id = e.id),
    (select place from resource d where d.entry_id = e.id),
    (select statement from program d where d.entry_id = e.id),
    (select role from person d where d.entry_id = e.id),
    (select string_agg(concat_ws(' ', title, place, state), ' ' order by position) from office d where d.entry_id = e.id),
    (select string_agg(concat_ws(' ', figure, label), ' ' order by position) from issue_fact d where d.entry_id = e.id))
where published_version is not null;

alter table entry drop column search;
alter table entry add column folded_title text generated always as (public.fold_accents(title)) stored;
-- 200,000 characters keep the vector under Postgres's limit of 1 MB whatever the script.
alter table entry add column search tsvector generated always as (
    setweight(to_tsvector('public.site', normalize(left(title, 2000), NFC)), 'A') ||
    setweight(to_tsvector('public.site', normalize(left(summary, 5000), NFC)), 'B') ||
    setweight(to_tsvector('public.site', normalize(left(details || ' ' || byline, 20000), NFC)), 'C') ||
    setweight(to_tsvector('public.site', normalize(public.without_markup(left(body, 200000)), NFC)), 'D')) stored;
create index entry_search on entry using gin (search);
-- Titles have an index of their own: a hit in a title is found however many texts have the word.
create index entry_title_words on entry using gin (to_tsvector('public.site', normalize(title, NFC))) where status = 'published';
create index entry_folded_title on entry using gin (folded_title public.gin_trgm_ops) where status = 'published';
create index entry_newest on entry (publish_at desc, id desc) where status = 'published';

create table search_word (
    word text primary key
);
create index search_word_letters on search_word using gin (word public.gin_trgm_ops);
insert into search_word
    select distinct w from entry e, public.words_in(concat_ws(' ', title, summary, details, without_markup(left(body, 100000)))) w
    where published_version is not null;

-- What the desk puts above everything else when somebody looks for these words.
create table search_promotion (
    words    text not null check (words <> ''),
    folded   text generated always as (public.fold_accents(words)) stored,
    entry_id bigint not null references entry on delete cascade,
    added_at timestamptz not null,
    added_by text not null,
    primary key (folded, entry_id)
);
create index search_promotion_entry on search_promotion (entry_id);
