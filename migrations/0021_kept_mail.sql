-- +goose Up

-- Letters of a site that has no mail server yet, for administrators to read and hand on.
create table kept_mail (
	id        bigint generated always as identity primary key,
	recipient text not null,
	subject   text not null,
	words     text not null,
	link      text not null,
	kept_at   timestamptz not null
);
