package tfkit

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestPollPausesGrowUpToALimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var pauses []time.Duration
		last := time.Now()
		err := Poll(t.Context(), func(context.Context) (bool, error) {
			pauses = append(pauses, time.Since(last))
			last = time.Now()
			return len(pauses) == 14, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if pauses[0] != 0 || pauses[1] != pollFirst {
			t.Errorf("the first checks come after %v and %v", pauses[0], pauses[1])
		}
		if !slices.IsSorted(pauses) || pauses[2] != pollFirst*3/2 {
			t.Errorf("pauses do not grow: %v", pauses)
		}
		if longest := slices.Max(pauses); longest != pollMax {
			t.Errorf("the longest pause is %v, want %v", longest, pollMax)
		}
	})
}

func TestPollDoneAtOnceNeedsNoTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := Poll(t.Context(), func(context.Context) (bool, error) { return true, nil }); err != nil {
			t.Error(err)
		}
		if waited := time.Since(start); waited != 0 {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestPollEndsWithTheCheck(t *testing.T) {
	t.Parallel()
	rejected := errors.New("rejected")
	calls := 0
	err := Poll(t.Context(), func(context.Context) (bool, error) { calls++; return false, rejected })
	if !errors.Is(err, rejected) || calls != 1 {
		t.Errorf("error %v after %d calls", err, calls)
	}
}

func TestPollEndsWithTheContext(t *testing.T) {
	t.Parallel()
	never := func(context.Context) (bool, error) { return false, nil }
	t.Run("the resource's timeout", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			start := time.Now()
			if err := Poll(ctx, never); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v", err)
			}
			if waited := time.Since(start); waited != time.Minute {
				t.Errorf("stopped after %v", waited)
			}
		})
	})
	t.Run("an interrupt", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			start := time.Now()
			if err := Poll(ctx, never); !errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v", err)
			}
			if waited := time.Since(start); waited != time.Second {
				t.Errorf("stopped after %v", waited)
			}
		})
	})
}
