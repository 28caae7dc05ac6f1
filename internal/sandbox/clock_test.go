package sandbox

import (
	"net/http"
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		want := func(now string, offset float64) {
			t.Helper()
			o := a.must("GET", "/sandbox/v1/clock", nil).object
			if o["now"] != now || o["offsetSeconds"] != offset {
				t.Errorf("the clock is %v, want %s, %v", o, now, offset)
			}
		}
		want("2026-03-01T12:00:00.000Z", 0)
		if o := a.must("POST", advancePath, object{"seconds": 90}).object; o["now"] != "2026-03-01T12:01:30.000Z" || o["offsetSeconds"] != 90.0 {
			t.Errorf("advanceClock answers %v", o)
		}
		want("2026-03-01T12:01:30.000Z", 90)
		if err := a.sandbox.Advance(1500 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		want("2026-03-01T12:01:31.500Z", 91)
		for _, seconds := range []any{0, -1, 315360001, "60", 1.5} {
			a.refused("POST", advancePath, object{"seconds": seconds}, 400, "P403")
		}
		want("2026-03-01T12:01:31.500Z", 91)
		if now := a.must("GET", "/sandbox/v1/info", nil).object["now"]; now != "2026-03-01T12:01:31.500Z" {
			t.Errorf("the info says %v", now)
		}
	})
}

// What an answer shows is as old as its Date says, also when a fault or a refusal takes the answer's place.
func TestAnswersAreDatedByTheClock(t *testing.T) {
	t.Parallel()
	faults := func(r FaultRequest) *Fault {
		if r.OperationID == "getPartnerBalances" {
			return &Fault{Status: 200, Body: "{}", AfterEffect: r.Count > 1}
		}
		return nil
	}
	onBoth(t, Options{Faults: faults, Keys: []string{"key"}}, func(t *testing.T, a *api) {
		a = a.with("X-Api-Key", "key")
		if err := a.sandbox.Advance(36*time.Hour + 999*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		const want = "Tue, 03 Mar 2026 00:00:00 GMT"
		for _, r := range []struct{ path, key string }{
			{"/sandbox/v1/info", ""}, {"/v1/user/balances/nobody", "key"}, {partnerPath, "key"}, {partnerPath, "key"}, {partnerPath, "wrong"}, {"/nowhere", "key"},
		} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.base+r.path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("X-Api-Key", r.key)
			resp, err := a.client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if got := resp.Header.Values("Date"); len(got) != 1 || got[0] != want {
				t.Errorf("GET %s with the key %q, answered %d, is dated %q", r.path, r.key, resp.StatusCode, got)
			}
		}
	})
}

// A clock that ran over would go back.
func TestClockStopsFarAhead(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	const decade = 315360000
	for range 20 {
		a.must("POST", advancePath, object{"seconds": decade})
	}
	a.refused("POST", advancePath, object{"seconds": 1}, 400, "P403")
	if o := a.must("GET", "/sandbox/v1/clock", nil).object; o["offsetSeconds"] != 20.0*decade {
		t.Errorf("the clock is %v", o)
	}
	if err := a.sandbox.Advance(time.Second); err == nil {
		t.Error("it moves on")
	}
}

func TestClockIsSharedAndOnlyGrows(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	other := open(t, Options{File: s.opts.File})
	if err := s.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	if now, err := other.Now(); err != nil || !now.Equal(noon.Add(time.Hour)) {
		t.Errorf("the other object's clock is %v (%v)", now, err)
	}
	for _, d := range []time.Duration{-time.Second, maxAdvance + 1} {
		if err := s.Advance(d); err == nil {
			t.Errorf("the clock moved by %s", d)
		}
	}
}

// Events of equal and of later due times run in order, each at its own time.
func TestEventsRunInOrder(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.setModes(func(m *Modes) { m.ActivationDelaySeconds = 10 })
	a.verified("alice")
	a.setModes(func(m *Modes) { m.ActivationDelaySeconds = 5 })
	a.verified("bob")
	if err := s.Advance(7 * time.Second); err != nil {
		t.Fatal(err)
	}
	if a.fiat("alice")["status"] != fiatWaiting || a.fiat("bob")["status"] != fiatActive {
		t.Error("the event that was due later ran first")
	}
	a.setModes(func(m *Modes) { m.ActivationDelaySeconds = 0 })
	a.verified("carol")
	if a.fiat("carol")["status"] != fiatActive {
		t.Error("without a delay the user waits")
	}
}

// What is due happens without a request, and what is not due does not.
func TestSettle(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.setModes(func(m *Modes) { m.ActivationDelaySeconds = 10 })
	a.verified("alice")
	for _, step := range []struct {
		advance time.Duration
		waiting int
	}{{9 * time.Second, 1}, {time.Second, 0}, {time.Second, 0}} {
		if err := s.Advance(step.advance); err != nil {
			t.Fatal(err)
		}
		if err := s.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		var waiting int
		err := s.store.view(t.Context(), func(t *tx) error {
			_, err := t.get("SELECT count(*) FROM events", nil, &waiting)
			return err
		})
		if err != nil || waiting != step.waiting {
			t.Errorf("%d events wait, want %d (%v)", waiting, step.waiting, err)
		}
	}
}
