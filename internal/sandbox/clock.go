package sandbox

import (
	"context"
	"errors"
	"time"
)

// timeLayout is ISO 8601 in UTC with milliseconds, as the API writes times.
const timeLayout = "2006-01-02T15:04:05.000Z"

// Bounds of the clock: one step, and how far it is ahead of the machine's. Beyond
// some 290 years a time.Duration would begin again in the past.
const (
	year       = 365 * 24 * time.Hour
	maxAdvance = 10 * year
	maxAhead   = 200 * year
)

// errTooFar is the answer to a step that would leave the bounds.
var errTooFar = invalid("seconds must not take the clock further than 200 years ahead")

// Now is the time on the sandbox's clock.
func (s *Sandbox) Now() (time.Time, error) {
	var now time.Time
	err := s.store.view(context.Background(), func(t *tx) error {
		var err error
		now, _, err = s.readClock(t)
		return err
	})
	return now, err
}

// Advance moves the sandbox's clock forward, for everyone who has the file open.
// What becomes due is carried out by the next request. Steps below a millisecond
// are lost.
func (s *Sandbox) Advance(d time.Duration) error {
	return s.store.update(context.Background(), func(t *tx) error { return advance(t, d) })
}

func advance(t *tx, d time.Duration) error {
	if d < 0 || d > maxAdvance {
		return errors.New("the clock only moves forward, by at most ten years at a time")
	}
	var ahead int64
	if _, err := t.get("SELECT clock_offset_ms FROM meta", nil, &ahead); err != nil {
		return err
	}
	if ahead > (maxAhead - d).Milliseconds() {
		return errTooFar
	}
	return t.exec("UPDATE meta SET clock_offset_ms = clock_offset_ms + ?", d.Milliseconds())
}

// readClock returns the time and how far the clock is ahead of the machine's.
func (s *Sandbox) readClock(t *tx) (now time.Time, offset time.Duration, err error) {
	var ms int64
	if _, err := t.get("SELECT clock_offset_ms FROM meta", nil, &ms); err != nil {
		return time.Time{}, 0, err
	}
	offset = time.Duration(ms) * time.Millisecond
	return s.clock(offset), offset, nil
}

// clock applies the offset to the machine's time. The result is in UTC and whole
// milliseconds, so that a stored time equals the one that was answered.
func (s *Sandbox) clock(offset time.Duration) time.Time {
	return s.opts.Now().Add(offset).UTC().Truncate(time.Millisecond)
}

func formatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// formatMillis writes a stored time.
func formatMillis(ms int64) string { return formatTime(time.UnixMilli(ms)) }
