package pagecache

import (
	"sync"
	"sync/atomic"

	"localprogress.org/site/internal/surrogate"
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
	heard chan struct{}
}

// next returns a channel that is closed with the next word.
func (l *ledger) next() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.heard == nil {
		l.heard = make(chan struct{})
	}
	return l.heard
}

// wake tells those who wait for the next word to look around without one.
func (l *ledger) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ring()
}

// ring tells those who wait for the next word.
func (l *ledger) ring() {
	if l.heard != nil {
		close(l.heard)
		l.heard = nil
	}
}

// tell notes that what the key stands for has changed.
func (l *ledger) tell(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.last) >= maxKeys {
		l.forget()
	}
	l.last[key] = l.said.Add(1)
	l.ring()
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
	l.ring()
}

// withdrawn reports whether the last word about the entry with the Address key is that it was taken down: a transaction
// tells the key first, and a later publishing tells it again.
func (l *ledger) withdrawn(entry string) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	word := l.last[surrogate.Withdrawn(entry)]
	return word > 0 && word > l.last[entry]
}

// told returns when each key was told last, by the hash of the key, and the word before which nothing is known.
func (l *ledger) told(hash func(key string) uint64) (last map[uint64]uint64, floor uint64) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	last = make(map[uint64]uint64, len(l.last))
	for key, word := range l.last {
		last[hash(key)] = max(last[hash(key)], word)
	}
	return last, l.floor
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
