-- +goose Up

-- The words inside of documents, for search. hash is that of the bytes they were read from: those of a file that was replaced
-- count no more.
create table document_text (
    file_id bigint primary key references media_file on delete cascade,
    hash    text not null,
    text    text not null,
    -- As many characters as of an entry's text: they keep the vector under Postgres's limit of 1 MB whatever the script.
    search  tsvector generated always as (to_tsvector('public.site', normalize(left(text, 200000), NFC))) stored
);
create index document_text_search on document_text using gin (search);
create trigger tell after insert or update or delete on document_text for each statement execute function tell('any');
