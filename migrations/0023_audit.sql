-- +goose Up

-- Who did what to what, when, from where. Names stand as they were then, and nothing here refers to a row elsewhere: what is
-- written stays, whatever becomes of the rest.
create table audit (
	id         bigint generated always as identity primary key,
	at         timestamptz not null default now(),
	actor_id   bigint,
	actor      text not null,
	address    text not null,
	action     text not null check (action <> ''),
	subject    text not null,
	subject_id bigint,
	title      text not null,
	detail     text not null
);
create index audit_subject on audit (subject, subject_id, id);
create index audit_actor on audit (actor_id, id);
create index audit_action on audit (action, id);
create index audit_at on audit (at);

-- +goose StatementBegin
create function audit_stays() returns trigger language plpgsql as $$
begin
	raise exception 'the audit log is only added to';
end $$;
-- +goose StatementEnd
create trigger stays before update or delete or truncate on audit for each statement execute function audit_stays();
