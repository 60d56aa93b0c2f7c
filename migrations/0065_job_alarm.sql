-- +goose Up

-- When administrators were last written to because jobs were given up: one row.
create table job_alarm (
    sole    boolean primary key default true check (sole),
    told_at timestamptz not null
);
insert into job_alarm (told_at) values (now() - interval '1 year');
