-- +goose Up

-- What visitors send with the site's forms. A message that looks like spam is held, never thrown away.
create table message (
    id         bigint generated always as identity primary key,
    form       text not null check (form in ('newsletter', 'organizing', 'join', 'contact', 'media')),
    answers    jsonb not null check (jsonb_typeof(answers) = 'object' and answers ? 'email'),
    email      text not null generated always as (lower(answers ->> 'email')) stored,
    status     text not null default 'new' check (status in ('new', 'read', 'done')),
    marked_by  text not null default '',
    held       boolean not null,
    held_for   text not null check (held_for in ('', 'trap', 'time', 'links', 'repeat', 'email', 'address') and (held_for <> '' or not held)),
    sender     bytea not null check (length(sender) = 32),
    digest     bytea not null check (length(digest) = 32),
    created_at timestamptz not null
);
comment on column message.held_for is 'why it was held; kept after its release';
comment on column message.sender is 'the network address, hashed with a salt that is stored nowhere';
comment on column message.digest is 'equal for messages that say the same';
create index message_desk on message (held, status, form, id);
create index message_sender on message (sender, created_at);
create index message_email on message (email, created_at);
create index message_digest on message (digest, created_at);

-- What staff wrote down about a message. Notes are only added, so that two colleagues never lose one.
create table message_note (
    id         bigint generated always as identity primary key,
    message_id bigint not null references message (id) on delete cascade,
    author     text not null,
    text       text not null check (text <> ''),
    created_at timestamptz not null
);
create index message_note_message on message_note (message_id, id);
