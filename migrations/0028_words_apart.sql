-- +goose Up

-- Names that are written with an apostrophe are found without it, too. Entries that are published from now on have them so.
update entry set details = concat_ws(' ', nullif(details, ''), (
	select string_agg(regexp_replace(m[1], '[''’ʼ]', '', 'g'), ' ')
	from regexp_matches(title, '([[:alpha:]]+[''’ʼ][[:alpha:]]{3,})', 'g') m))
where published_version is not null and title ~ '[[:alpha:]][''’ʼ][[:alpha:]]{3,}';

-- The language of a code block and the rule below the head of a table are no words of the text.
create or replace function public.without_markup(text) returns text language sql immutable strict parallel safe as
    $$ select regexp_replace($1, '!\[[^]]*\]\([^)]*\)|\]\([^)]*\)|^:::.*$|^[[:blank:]]*(?:```|~~~).*$|^[[:blank:]]*[|:-][|:[:blank:]-]*$|^[[:blank:]]*[-+][[:blank:]]|[][#*_`>|~]+', '', 'gn') $$;

-- For the entries that a feed has because they were updated.
create index entry_updated on entry (updated_at desc, id) where status = 'published' and updated_at is not null;
