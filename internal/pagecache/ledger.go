package pagecache

import (
	"sync"
	"sync/atomic"
)

// maxKeys is how many keys the ledger remembers. Then it forgets all of them, and with them all pages: about 10 MB.
const maxKeys = 100_000

// ledger is what the database has told: each key with the number of the word that told it last.
type ledger struct {
	said atomic.Uint64 // the words so far; rises with each
	live atomic.Bool   // whether every word of the database reaches us

	mu    sync.RWMutex
	last  map[string]uint64
	floor uint64 // pages made before this word are gone, whatever they show
}

// tell notes that what the key stands for has changed.
func (l *ledger) tell(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.last) >= maxKeys {
		l.forget()
	}
	l.last[key] = l.said.Add(1)
}

// drop notes that everything may have changed.
func (l *ledger) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget()
}

func (l *ledger) forget() {
	clear(l.last)
	l.floor = l.said.Add(1)
}

// unchanged reports whether nothing that the keys stand for has changed since the word.
func (l *ledger) unchanged(keys []string, since uint64) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if since < l.floor {
		return false
	}
	for _, k := range keys {
		if l.last[k] > since {
			return false
		}
	}
	return true
}
