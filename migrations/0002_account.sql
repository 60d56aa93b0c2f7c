-- +goose Up

-- Who may sign in. Addresses are stored in lower case, so that one person has one account.
create table account (
    id            bigint generated always as identity primary key,
    email         text not null unique check (email = lower(email) and email like '%_@_%'),
    name          text not null check (name <> ''),
    role          text not null check (role in ('admin', 'editor', 'author')),
    password_hash text not null check (password_hash like '$argon2id$%'),
    session_epoch integer not null default 0,
    created_at    timestamptz not null
);
comment on column account.session_epoch is 'a session holds the epoch it began in; a higher one here ends it';

-- The one-time link with which the first administrator is made. At most one row; only the hash is kept.
create table setup_token (
    id         boolean primary key default true check (id),
    hash       bytea not null check (length(hash) = 32),
    expires_at timestamptz not null
);

-- Failed sign-ins, counted by a hash of (e-mail, network address) and of the network address alone.
create table sign_in_attempt (
    key      bytea primary key check (length(key) = 32),
    failures integer not null check (failures > 0),
    last_at  timestamptz not null
);
create index sign_in_attempt_last on sign_in_attempt (last_at);
