// Package store keeps values by key, with a limit on how many.
package store

import (
	"errors"
	"sync"
)

// ErrFull is returned when the store holds as many values as it may.
var ErrFull = errors.New("store: full")

// Store is safe for use by several goroutines.
type Store struct {
	mu     sync.Mutex
	limit  int
	values map[string][]byte
}

// New makes a store for at most limit values.
func New(limit int) *Store {
	return &Store{limit: limit, values: make(map[string][]byte)}
}

// Get returns the value of key and whether there is one.
func (s *Store) Get(key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, ok := s.values[key]
	return value, ok
}

// Put keeps value under key.
func (s *Store) Put(key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.values[key]; !ok && len(s.values) >= s.limit {
		return ErrFull
	}
	s.values[key] = value
	return nil
}
