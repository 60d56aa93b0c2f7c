package pagecache

// Told reports whether the database has told of the key, for tests that wait for a write to arrive.
func (c *Cache) Told(key string) bool {
	c.ledger.mu.RLock()
	defer c.ledger.mu.RUnlock()
	return c.ledger.last[key] > 0
}

// Tell is a word of the database.
func (c *Cache) Tell(key string) { c.ledger.tell(key) }

// Live reports whether what is kept is trusted; Trust and Distrust set it without a database.
func (c *Cache) Live() bool { return c.ledger.live.Load() }

func (c *Cache) Trust() { c.ledger.live.Store(true) }

func (c *Cache) Distrust() { c.ledger.live.Store(false) }

// Shelved reports whether there is a copy of the page for the time without a database.
func (c *Cache) Shelved(address string) bool { return c.o.Shelf.get(address) != nil }
