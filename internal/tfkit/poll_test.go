package tfkit

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
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

// hanging answers a number of requests and leaves the others without an answer.
type hanging struct{ answers int }

func (h *hanging) RoundTrip(req *http.Request) (*http.Response, error) {
	if h.answers == 0 {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	h.answers--
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(strings.NewReader(`{"verificationStatus":"NOT_VERIFIED","attemptStatus":"PENDING"}`)),
	}, nil
}

// Whether the timeout hits between two requests or during one is chance; only that P100 never answered makes a difference.
func TestPollCutOffDuringARequest(t *testing.T) {
	t.Parallel()
	for answers, want := range map[int]bool{0: false, 1: true, 2: true} {
		synctest.Test(t, func(t *testing.T) {
			api, err := client.New(client.Config{BaseURL: "https://example.invalid", APIKey: "key", Transport: &hanging{answers}, RequestTimeout: time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			err = Poll(ctx, func(ctx context.Context) (bool, error) {
				_, err := api.KYCStatus(ctx, "fixture-alice")
				return false, err
			})
			if err == nil || TimedOut(err) != want {
				t.Errorf("after %d answers: TimedOut(%v) = %t, want %t", answers, err, TimedOut(err), want)
			}
		})
	}
}
