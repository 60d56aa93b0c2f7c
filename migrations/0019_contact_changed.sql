-- +goose Up

-- So that two editors never overwrite each other's number.
alter table press_contact add column changed_at timestamptz not null default now();
alter table press_contact add column changed_by text not null default '';
