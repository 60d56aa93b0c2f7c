-- +goose Up

-- What a file was called by whoever uploaded it: a document keeps its first name, which is in its address, through every version.
alter table media_file   add column sent_name text not null default '';
alter table media_former add column sent_name text not null default '';
