-- +goose Up

-- So that two editors never overwrite each other's words, and a press kit can say how old it is.
alter table boilerplate add column changed_at timestamptz not null default now();
alter table boilerplate add column changed_by text not null default '';
