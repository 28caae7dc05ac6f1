package client

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counted answers reads of contacts with one whose label is the number of the request.
type counted struct {
	latency time.Duration
	reads   atomic.Int64
}

func (s *counted) handle(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodGet:
		answer(w, 200, `{"message":"ok","contactId":"c-1"}`)
	case strings.Contains(r.URL.Path, "/contacts/"):
		n := s.reads.Add(1)
		time.Sleep(s.latency)
		answer(w, 200, fmt.Sprintf(`{"contacts":[{"id":"c-1","iban":"DE89370400440532013000","label":"%d"}]}`, n))
	default:
		answer(w, 200, `{"fiatBalances":[]}`)
	}
}

func label(t *testing.T, c *Client, id string) string {
	t.Helper()
	contacts, err := c.Contacts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return contacts[0].Label
}

func TestContactsAreSharedReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := memoryClient(t, (&counted{}).handle)
		got := label(t, c, "a") + label(t, c, "a") + label(t, c, "b")
		if contacts, err := c.FreshContacts(t.Context(), "a"); err != nil || contacts[0].Label != "3" {
			t.Errorf("got %v, %v", contacts, err)
		}
		contacts, err := c.Contacts(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		contacts[0].Label = "changed"
		got += label(t, c, "a")
		time.Sleep(DefaultSharedReadTTL + time.Nanosecond)
		if got += label(t, c, "a"); got != "11234" {
			t.Errorf("the reads saw answers %s, want 11234", got)
		}
	})
}

func TestWritesDropSharedContacts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		write func(context.Context, *Client) error
		want  string // what a and another user see afterwards; 1 and 2 before
	}{
		"create": {func(ctx context.Context, c *Client) error {
			_, err := c.CreateContact(ctx, "a", NewContact{IBAN: "DE89370400440532013000"})
			return err
		}, "32"},
		"update":  {func(ctx context.Context, c *Client) error { return c.UpdateContact(ctx, "a", "c-1", ContactPatch{}) }, "32"},
		"delete":  {func(ctx context.Context, c *Client) error { return c.DeleteContact(ctx, "a", "c-1") }, "32"},
		"suspend": {func(ctx context.Context, c *Client) error { return c.SuspendUser(ctx, "a") }, "32"},
		"forget":  {func(_ context.Context, c *Client) error { c.Forget("a"); return nil }, "32"},
		"travel rule": {func(ctx context.Context, c *Client) error {
			_, err := c.UpdateTravelRule(ctx, "d-1", TravelRule{ExternalUserID: "a"})
			return err
		}, "32"},
		"travel rule of anybody": {func(ctx context.Context, c *Client) error {
			_, err := c.UpdateTravelRule(ctx, "d-1", TravelRule{})
			return err
		}, "34"},
		"nothing": {func(context.Context, *Client) error { return nil }, "12"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := memoryClient(t, (&counted{}).handle, func(c *Config) { c.SharedReadTTL = time.Minute })
			label(t, c, "a")
			label(t, c, "other")
			if err := test.write(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if got := label(t, c, "a") + label(t, c, "other"); got != test.want {
				t.Errorf("afterwards the reads saw answers %s, want %s", got, test.want)
			}
		})
	}
}

// Balances change with a travel-rule record as well: the deposit is released.
func TestTravelRuleDropsBalances(t *testing.T) {
	t.Parallel()
	for user, want := range map[string]string{"a": "32", "": "34"} {
		c := memoryClient(t, (&counting{}).handle)
		read(t, c, "a")
		read(t, c, "other")
		if _, err := c.UpdateTravelRule(t.Context(), "d-1", TravelRule{ExternalUserID: user}); err != nil {
			t.Fatal(err)
		}
		if got := read(t, c, "a") + read(t, c, "other"); got != want {
			t.Errorf("user %q: afterwards the reads saw answers %s, want %s", user, got, want)
		}
	}
}

// Whoever comes after a write is not served by a read that began before it, and all who do read once.
func TestLateCallersReadOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counted{latency: 2 * time.Second}
		c := memoryClient(t, s.handle)
		var group sync.WaitGroup
		group.Go(func() {
			if got := label(t, c, "a"); got != "1" {
				t.Errorf("the early caller saw answer %s", got)
			}
		})
		synctest.Wait()
		for range 20 {
			group.Go(func() {
				c.Forget("a")
				if got := label(t, c, "a"); got != "2" {
					t.Errorf("a late caller saw answer %s", got)
				}
			})
		}
		group.Wait()
		if s.reads.Load() != 2 {
			t.Errorf("%d requests, want 2", s.reads.Load())
		}
	})
}

// While a write is under way, nobody knows what it has changed yet.
func TestReadDuringAWriteIsNotServedFromBefore(t *testing.T) {
	t.Parallel()
	s := &counting{}
	var c *Client
	c = memoryClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			if got := read(t, c, "a"); got != "2" {
				t.Errorf("during the write a read saw answer %s", got)
			}
		}
		s.handle(w, r)
	})
	read(t, c, "a")
	if err := c.SuspendUser(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
}
