-- +goose Up

-- Filters of the desk's list that somebody keeps under a name.
create table desk_view (
    id         bigint generated always as identity primary key,
    account_id bigint not null references account on delete cascade,
    name       text not null,
    query      text not null,
    unique (account_id, name)
);
comment on column desk_view.query is 'of the address of the list';
