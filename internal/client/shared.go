package client

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
)

// shared serves one read to everybody who asks for the same key at the same time, and again for a while after.
type shared[T any] struct {
	ttl     time.Duration // not positive: nothing is shared
	flights singleflight.Group

	mu    sync.Mutex
	slots map[string]*slot[T]
}

// slot is what is known under one key. Its version grows with every forget, so that a read that was under way at that moment
// neither serves later callers nor is kept.
type slot[T any] struct {
	version int
	value   T
	until   time.Time // zero: no value
}

func newShared[T any](ttl time.Duration) *shared[T] {
	return &shared[T]{ttl: ttl, slots: map[string]*slot[T]{}}
}

// look returns what is known under key.
func (s *shared[T]) look(key string) slot[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.slot(key)
}

func (s *shared[T]) slot(key string) *slot[T] {
	if s.slots[key] == nil {
		s.slots[key] = &slot[T]{}
	}
	return s.slots[key]
}

// flown is what a flight brings back: the value, and the version that it set out with.
type flown[T any] struct {
	value   T
	version int
}

// get returns the value under key, fetching it when there is none. Of several callers at a time one fetches, in its own
// context; when that one gives up, the others try again instead of failing with it. So do those who came after a forget that
// the flight under way has missed: together, and not each for itself. Errors are not kept.
func (s *shared[T]) get(ctx context.Context, key string, fetch func(context.Context) (T, error)) (T, error) {
	if s.ttl <= 0 {
		return fetch(ctx)
	}
	wanted := s.look(key).version
	for {
		if have := s.look(key); time.Now().Before(have.until) {
			return have.value, nil
		}
		var leading atomic.Bool
		flight := s.flights.DoChan(key, func() (any, error) {
			leading.Store(true)
			version := s.look(key).version
			value, err := fetch(ctx)
			if err == nil {
				s.keep(key, version, value)
			}
			return flown[T]{value, version}, err
		})
		var result singleflight.Result
		select {
		case result = <-flight:
		case <-ctx.Done():
			if !leading.Load() {
				var zero T
				return zero, ctx.Err()
			}
			result = <-flight // ends at once, with an error that says more than ctx's
		}
		got, _ := result.Val.(flown[T])
		if !leading.Load() && ctx.Err() == nil && (got.version < wanted || endedByContext(result.Err)) {
			continue
		}
		return got.value, result.Err
	}
}

func endedByContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// refresh fetches past everything shared, and shares what it got.
func (s *shared[T]) refresh(ctx context.Context, key string, fetch func(context.Context) (T, error)) (T, error) {
	version := s.forget(key)
	value, err := fetch(ctx)
	if err == nil {
		s.keep(key, version, value)
	}
	return value, err
}

func (s *shared[T]) keep(key string, version int, value T) {
	if s.ttl <= 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if slot := s.slot(key); slot.version == version {
		slot.value, slot.until = value, time.Now().Add(s.ttl)
	}
}

// forget drops what is known under key, reads under way included, and returns the new version.
func (s *shared[T]) forget(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	slot := s.slot(key)
	slot.drop()
	return slot.version
}

// forgetAll is forget for every key.
func (s *shared[T]) forgetAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, slot := range s.slots {
		slot.drop()
	}
}

func (s *slot[T]) drop() {
	var zero T
	s.version, s.value, s.until = s.version+1, zero, time.Time{}
}
