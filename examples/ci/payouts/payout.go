package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// ErrUnknown says that nobody knows whether the money has moved. Pay with the same
// payout is safe later: it looks before it sends.
var ErrUnknown = errors.New("it is not known whether the payment was made")

// Payout is an order to pay.
type Payout struct {
	User   string // externalUserId
	Amount string // EUR, as a decimal number: money is not a float
	IBAN   string // an approved contact of the user
	Title  string // what the receiver reads; it is also how the payment is found again, so it must be unique
}

// Payment is what P100 has made of a payout.
type Payment struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Status string `json:"status"` // SUCCESSFUL and FAILED are final
	Title  string `json:"transferTitle"`
}

const failed = "FAILED"

// Payer pays out. It sends a payout once, and never again unless P100 said that it did
// nothing.
type Payer struct {
	BaseURL string
	APIKey  string
	HTTP    *http.Client
	// Sleep waits; a test need not.
	Sleep func(context.Context, time.Duration) error
}

// Bounds of what Pay tries.
const (
	sendings     = 5 // while P100 asks to come back later
	lookups      = 3 // after an answer that says nothing
	lookupPause  = 2 * time.Second
	usualPause   = time.Second // where P100 does not say for how long
	longestPause = time.Minute
)

// Pay makes the payment, unless the history has it already. The payment may still be
// in progress: a webhook tells when it is not. One that has failed moved nothing, and is
// an error.
func (p *Payer) Pay(ctx context.Context, o Payout) (Payment, error) {
	paid, found, err := p.find(ctx, o)
	if err != nil || found {
		return paid, err
	}
	for range sendings {
		// From here on the request is not interrupted: its answer is worth waiting for.
		a := p.send(context.WithoutCancel(ctx), http.MethodPost, "/v1/sepa-transfer", map[string]string{
			"sourceExternalUserId": o.User, "currency": "eur", "amount": o.Amount, "destinationIban": o.IBAN, "transferTitle": o.Title,
		})
		var created struct{ TransferID string }
		switch {
		case a.status == http.StatusTooManyRequests: // nothing was done
			if err := p.Sleep(ctx, min(a.retryAfter(), longestPause)); err != nil {
				return Payment{}, err
			}
		case a.refused():
			return Payment{}, a.problem()
		case a.read(&created) == nil && created.TransferID != "":
			return p.outcome(ctx, created.TransferID)
		default: // lost, cut off, a proxy's page, a fault of P100: the money may have moved
			return p.findLater(ctx, o, a.problem())
		}
	}
	return Payment{}, fmt.Errorf("P100 was asked %d times and has no time; nothing was paid", sendings)
}

// outcome reads what has become of a payment that P100 has accepted.
func (p *Payer) outcome(ctx context.Context, id string) (Payment, error) {
	made := Payment{ID: id}
	if err := p.get(ctx, "/v1/sepa-transfer/details/"+url.PathEscape(id), &made); err != nil {
		return made, fmt.Errorf("payment %s was accepted, but its outcome could not be read: %w", id, err)
	}
	if made.Status == failed {
		return made, fmt.Errorf("payment %s has failed", id)
	}
	return made, nil
}

// findLater looks for a payment whose answer was lost, which may take a moment to appear.
func (p *Payer) findLater(ctx context.Context, o Payout, cause error) (Payment, error) {
	for range lookups {
		if err := p.Sleep(ctx, lookupPause); err != nil {
			return Payment{}, errors.Join(ErrUnknown, cause, err)
		}
		paid, found, err := p.find(ctx, o)
		if found {
			return paid, nil
		}
		cause = errors.Join(cause, err)
	}
	return Payment{}, errors.Join(ErrUnknown, cause)
}

// find looks in the user's history for a payment with the payout's title that did not
// fail.
func (p *Payer) find(ctx context.Context, o Payout) (_ Payment, found bool, _ error) {
	for page := 1; ; page++ {
		var history struct {
			Items []Payment
		}
		if err := p.get(ctx, fmt.Sprintf("/v1/user/history/%s?limit=100&page=%d", url.PathEscape(o.User), page), &history); err != nil {
			return Payment{}, false, err
		}
		if len(history.Items) == 0 {
			return Payment{}, false, nil
		}
		for _, item := range history.Items {
			if item.Type == "SEPA_TRANSFER" && item.Title == o.Title && item.Status != failed {
				return item, true, nil
			}
		}
	}
}

// get reads something. Reading does no harm, so whatever goes wrong it is tried again.
func (p *Payer) get(ctx context.Context, path string, into any) error {
	var a answer
	for range sendings {
		a = p.send(ctx, http.MethodGet, path, nil)
		if a.refused() {
			break
		}
		err := a.read(into)
		if err == nil {
			return nil
		}
		if err := p.Sleep(ctx, min(a.retryAfter(), longestPause)); err != nil {
			return err
		}
	}
	return a.problem()
}
