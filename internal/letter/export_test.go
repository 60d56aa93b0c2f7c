package letter

import "time"

// Try reads the list as Import does, without a database.
func Try(list string) {
	_, _ = (&Store{now: time.Now}).parse(list)
}
