package main

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"
)

// account is the user's own, with which it receives money and to which it is paid out.
const account = "PL61109010140000071219812874"

var march = Payout{User: "alice", Amount: "400.00", IBAN: account, Title: "payout 2026-03"}

// start serves a sandbox with alice in it, and makes the application under test. Its
// pauses are noted and not waited for.
func start(t *testing.T) (s *sandbox, p *Payer, pauses *[]time.Duration) {
	t.Helper()
	s = serve(t)
	s.hasMoney(march.User)
	pauses = new([]time.Duration)
	client := &http.Client{Transport: new(http.Transport), Timeout: time.Minute}
	t.Cleanup(client.CloseIdleConnections) // before the server ends
	return s, &Payer{BaseURL: s.URL, APIKey: apiKey, HTTP: client, Sleep: func(_ context.Context, d time.Duration) error {
		*pauses = append(*pauses, d)
		return nil
	}}, pauses
}

// paidOnce says what must be true in the end, whatever has happened: P100's ledger
// knows.
func paidOnce(t *testing.T, s *sandbox) {
	t.Helper()
	if got := s.balance(march.User); got != "1099.80" { // 0.20 is the fee
		t.Errorf("the user has %s EUR, want 1099.80", got)
	}
}

func TestPay(t *testing.T) {
	t.Parallel()
	s, p, _ := start(t)
	first, err := p.Pay(t.Context(), march)
	if err != nil || first.Status != "SUCCESSFUL" {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := p.Pay(t.Context(), march)
	if err != nil || again.ID != first.ID {
		t.Errorf("paid again: %+v, %v", again, err)
	}
	paidOnce(t, s)
	if n := s.requests("createSepaTransfer"); n != 1 {
		t.Errorf("%d payments were sent, want 1", n)
	}
}

// P100 says no at once, or later: either way it is known that nothing was paid.
func TestPayNothing(t *testing.T) {
	t.Parallel()
	s, p, _ := start(t)
	stranger, tooMuch := march, march
	stranger.IBAN = "DE89370400440532013000"
	tooMuch.Amount = "4000.00"
	for _, o := range []Payout{stranger, tooMuch} {
		if _, err := p.Pay(t.Context(), o); err == nil || errors.Is(err, ErrUnknown) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if n := s.requests("createSepaTransfer"); n != 2 {
		t.Errorf("%d payments were sent, want 2", n)
	}
	if _, err := p.Pay(t.Context(), march); err != nil { // a failed payment of the same title is none
		t.Error(err)
	}
	paidOnce(t, s)
}

// P100 asks to come back later, in both ways of saying it.
func TestPayComesBackLater(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"seconds", "date"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			s, p, pauses := start(t)
			s.goesWrong("createSepaTransfer", object{"kind": "status", "status": 429, "retryAfterSeconds": 7, "retryAfterFormat": format, "times": 2})
			if _, err := p.Pay(t.Context(), march); err != nil {
				t.Fatal(err)
			}
			paidOnce(t, s)
			if got := *pauses; len(got) != 2 || got[0] != 7*time.Second || got[1] != 7*time.Second {
				t.Errorf("the application waited %v", got)
			}
		})
	}
}

// The money moves and nobody hears of it: the history knows.
func TestPayLostAnswer(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"connection-closed", "connection-cut", "truncated-json", "html"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, p, _ := start(t)
			s.goesWrong("createSepaTransfer", object{"kind": kind, "moment": "after", "times": 1})
			paid, err := p.Pay(t.Context(), march)
			if err != nil || paid.Status != "SUCCESSFUL" {
				t.Errorf("%+v, %v", paid, err)
			}
			paidOnce(t, s)
			if n := s.requests("createSepaTransfer"); n != 1 {
				t.Errorf("%d payments were sent, want 1", n)
			}
		})
	}
}

// Nothing is known and nothing is found, so nothing is sent again until somebody
// decides to.
func TestPayUnknown(t *testing.T) {
	t.Parallel()
	s, p, _ := start(t)
	s.goesWrong("createSepaTransfer", object{"kind": "code", "code": "P500", "times": 1})
	if _, err := p.Pay(t.Context(), march); !errors.Is(err, ErrUnknown) {
		t.Errorf("the error is %v", err)
	}
	if n := s.requests("createSepaTransfer"); n != 1 {
		t.Errorf("%d payments were sent, want 1", n)
	}
	if _, err := p.Pay(t.Context(), march); err != nil {
		t.Error(err)
	}
	paidOnce(t, s)
}
