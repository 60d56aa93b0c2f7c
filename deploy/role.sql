-- A role for the program that serves the site: it reads and writes rows and changes no table. Run this as the owner of the
-- tables, in the site's database, after each migration.
do $$ begin
	create role lp_site login;
exception when duplicate_object or unique_violation then null;
end $$;
grant usage on schema public to lp_site;
grant select, insert, update, delete on all tables in schema public to lp_site;
grant usage on all sequences in schema public to lp_site;
grant execute on all functions in schema public to lp_site;
revoke all on audit from lp_site;
grant select, insert on audit to lp_site;
revoke insert, update, delete on goose_db_version from lp_site;
