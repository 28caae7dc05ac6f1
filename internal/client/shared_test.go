package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counting answers balances whose amount is the number of the request, after a latency.
type counting struct {
	latency time.Duration
	reads   atomic.Int64
	writes  atomic.Int64
}

func (s *counting) handle(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		s.writes.Add(1)
		time.Sleep(s.latency)
		answer(w, 200, `{"message":"ok","userId":"u","verificationId":"v"}`)
		return
	}
	n := s.reads.Add(1)
	select {
	case <-time.After(s.latency):
	case <-r.Context().Done():
		return
	}
	if strings.Contains(r.URL.Path, "broken") {
		answer(w, 400, businessError("P412", "", ""))
		return
	}
	answer(w, 200, `{"fiatBalances":[{"name":"eur","amount":`+string(rune('0'+n))+`}]}`)
}

func read(t *testing.T, c *Client, id string) string {
	t.Helper()
	b, err := c.UserBalances(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return b.Fiat[0].Amount.String()
}

func TestSharedReadsLiveForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counting{}
		c := memoryClient(t, s.handle)
		got := read(t, c, "a") + read(t, c, "a") + read(t, c, "b")
		time.Sleep(DefaultSharedReadTTL - time.Nanosecond)
		got += read(t, c, "a")
		time.Sleep(2 * time.Nanosecond)
		got += read(t, c, "a")
		if got != "11213" {
			t.Errorf("the reads saw answers %s, want 11213", got)
		}
	})
}

func TestSharingCanBeOff(t *testing.T) {
	t.Parallel()
	s := &counting{}
	c := memoryClient(t, s.handle, func(c *Config) { c.SharedReadTTL = -1 })
	if got := read(t, c, "a") + read(t, c, "a"); got != "12" {
		t.Errorf("the reads saw answers %s", got)
	}
	if _, err := c.FreshUserBalances(t.Context(), "a"); err != nil || read(t, c, "a") != "4" {
		t.Errorf("a fresh read was kept (%v)", err)
	}
}

func TestReadsAtATimeAreOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counting{latency: time.Second}
		c := memoryClient(t, s.handle)
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if got := read(t, c, "a"); got != "1" {
					t.Errorf("saw answer %s", got)
				}
			})
		}
		group.Wait()
		if s.reads.Load() != 1 {
			t.Errorf("%d requests", s.reads.Load())
		}
	})
}

func TestErrorsAreNotKept(t *testing.T) {
	t.Parallel()
	s := &counting{}
	c := memoryClient(t, s.handle)
	for range 2 {
		if _, err := c.UserBalances(t.Context(), "broken"); !IsUserNotFound(err) {
			t.Fatal(err)
		}
	}
	if s.reads.Load() != 2 {
		t.Errorf("%d requests, want 2", s.reads.Load())
	}
}

// One caller's interrupt or deadline is its own, whether it happens to be the one who asks or not.
func TestGivingUpFailsNobodyElse(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"interrupt": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Second, cancel)
			return ctx, cancel
		},
		"deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		},
	} {
		for _, leads := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &counting{latency: 3 * time.Second}
					c := memoryClient(t, s.handle)
					var group sync.WaitGroup
					impatient := func() {
						ctx, cancel := limit(t.Context())
						defer cancel()
						start := time.Now()
						_, err := c.UserBalances(ctx, "a")
						if took := time.Since(start); !endedByContext(err) || took != time.Second {
							t.Errorf("the impatient caller got %v after %v", err, took)
						}
					}
					patient := func() { read(t, c, "a") }
					first, second := impatient, patient
					if !leads {
						first, second = patient, impatient
					}
					group.Go(first)
					synctest.Wait()
					group.Go(second)
					group.Go(patient)
					group.Wait()
					if want := pick[int64](leads, 2, 1); s.reads.Load() != want {
						t.Errorf("%d requests, want %d", s.reads.Load(), want)
					}
				})
			})
		}
	}
}

// The leader's short deadline makes it give up a 429 at once. The others have time to wait it out.
func TestShortDeadlineOfTheLeader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int64
		c := memoryClient(t, func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(time.Second)
			if n.Add(1) < 3 {
				w.Header().Set("Retry-After", "30")
				answer(w, 429, ``)
				return
			}
			answer(w, 200, `{"fiatBalances":[]}`)
		})
		var group sync.WaitGroup
		group.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if _, err := c.UserBalances(ctx, "a"); !IsRateLimited(err) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the leader got %v", err)
			}
		})
		synctest.Wait()
		if _, err := c.UserBalances(t.Context(), "a"); err != nil {
			t.Errorf("the other got %v", err)
		}
		group.Wait()
	})
}

func TestFreshReadsPassTheSharedOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counting{latency: time.Second}
		c := memoryClient(t, s.handle)
		read(t, c, "a")
		var group sync.WaitGroup
		group.Go(func() { read(t, c, "b") }) // request 2, under way when b is read afresh
		synctest.Wait()
		b, err := c.FreshUserBalances(t.Context(), "b")
		if err != nil || b.Fiat[0].Amount.String() != "3" {
			t.Errorf("got %+v, %v", b, err)
		}
		group.Wait()
		if got := read(t, c, "b") + read(t, c, "a"); got != "31" {
			t.Errorf("the reads saw answers %s, want 31", got)
		}
	})
}

// A read that began before a write must neither serve callers after it nor be kept.
func TestWritesDropSharedReads(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(context.Context, *Client) error{
		"create": func(ctx context.Context, c *Client) error {
			_, err := c.CreateUser(ctx, NewUser{ExternalUserID: "a"})
			return err
		},
		"update":  func(ctx context.Context, c *Client) error { return c.UpdateUser(ctx, "a", UserPatch{}) },
		"delete":  func(ctx context.Context, c *Client) error { return c.DeleteUser(ctx, "a") },
		"suspend": func(ctx context.Context, c *Client) error { return c.SuspendUser(ctx, "a") },
		"release": func(ctx context.Context, c *Client) error { return c.UnsuspendUser(ctx, "a") },
		"kyc": func(ctx context.Context, c *Client) error {
			_, err := c.CreateKYCVerification(ctx, NewKYCVerification{ExternalUserID: "a"})
			return err
		},
		"verification": func(ctx context.Context, c *Client) error {
			_, err := c.AddUserVerification(ctx, UserVerification{ExternalUserID: "a"})
			return err
		},
		"forget": func(_ context.Context, c *Client) error { c.Forget("a"); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &counting{latency: 2 * time.Second}
				c := memoryClient(t, s.handle, func(c *Config) { c.SharedReadTTL = time.Minute })
				read(t, c, "other")
				read(t, c, "a")
				c.Forget("a")
				var group sync.WaitGroup
				group.Go(func() { read(t, c, "a") }) // request 3: begins before the write and ends with it
				time.Sleep(time.Second)
				if err := write(t.Context(), c); err != nil {
					t.Error(err)
				}
				group.Wait()
				if got := read(t, c, "a") + read(t, c, "a") + read(t, c, "other"); got != "441" {
					t.Errorf("after the write the reads saw answers %s, want 441", got)
				}
			})
		})
	}
}

func TestReadDuringAWriteIsNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counting{latency: 2 * time.Second}
		c := memoryClient(t, s.handle)
		var group sync.WaitGroup
		group.Go(func() {
			if err := c.SuspendUser(t.Context(), "a"); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(time.Second)
		read(t, c, "a")
		group.Wait()
		if got := read(t, c, "a"); got != "2" {
			t.Errorf("the read after the write saw answer %s, want 2", got)
		}
	})
}

func TestSharedAnswersAreCopies(t *testing.T) {
	t.Parallel()
	c, _ := capture(t, 200, documentedBalances)
	first, err := c.UserBalances(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	first.Fiat[0].IBAN = "changed"
	first.Crypto[0].Networks["ethereum"] = Network{Name: "changed"}
	second, err := c.UserBalances(t.Context(), "a")
	if err != nil || second.Fiat[0].IBAN == "changed" || second.Crypto[0].Networks["ethereum"].Name == "changed" {
		t.Errorf("one caller changed another's balances: %+v, %v", second, err)
	}
}
