package main

import "fmt"

type migrateCommand struct{}

// Run brings the schema up to date, which every command that opens the database does.
func (migrateCommand) Run(s *session) error {
	db, err := s.openDatabase()
	if err != nil {
		return err
	}
	fmt.Fprintln(s.stdout, "The database schema is up to date.")
	return db.close()
}
