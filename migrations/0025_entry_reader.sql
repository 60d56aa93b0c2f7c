-- +goose Up

-- Who alone sees an entry in the newsroom, beside administrators. Without a row everybody who works there does.
create table entry_reader (
	entry_id   bigint not null references entry on delete cascade,
	account_id bigint not null references account,
	primary key (entry_id, account_id)
);
create index entry_reader_account on entry_reader (account_id);
