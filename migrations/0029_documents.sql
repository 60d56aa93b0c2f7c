-- +goose Up

-- A document that can be read as a page, too: by those whom a PDF shuts out, and on a phone.
alter table media_file add column web_id bigint references entry on delete set null;
comment on column media_file.web_id is 'the entry that says the same in HTML';
create index media_file_web on media_file (web_id) where web_id is not null;
