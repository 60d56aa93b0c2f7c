-- +goose Up

-- Sessions of signed-in staff, as scs's Postgres store expects them.
create table sessions (
    token  text primary key,
    data   bytea not null,
    expiry timestamptz not null
);
create index sessions_expiry on sessions (expiry);
