-- +goose Up

-- A document whose words cannot be read, because it is damaged or asks for a password, is a fact about the file and not the
-- failure of a job.
alter table document_text add column damaged boolean not null default false;
