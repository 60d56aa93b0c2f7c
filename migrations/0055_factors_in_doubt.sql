-- +goose Up

-- Whoever had somebody's session may have added a passkey, which outlives a new password.
alter table account add column factors_in_doubt boolean not null default false;
comment on column account.factors_in_doubt is 'the password was chosen anew by a letter, and the owner has not said since that the factors are theirs: no passkey opens the account by itself';
