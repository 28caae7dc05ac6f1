package sandbox

import (
	"context"
	"slices"
	"strings"
	"time"
)

// The views are what a person sees of the sandbox, across partners and beyond what
// the API tells. Each call reads one snapshot of the file, after what is due has been
// carried out, as before any request.

// look runs fn like an operation that only reads.
func (s *Sandbox) look(ctx context.Context, fn func(*call) error) error {
	_, err := s.execute(ctx, operation{run: func(c *call) (answer, error) { return answer{}, fn(c) }}, &call{sandbox: s}, nil)
	return err
}

// Overview is the state of the sandbox as a whole.
type Overview struct {
	// InstanceID is random for each file.
	InstanceID string
	// Now is the time on the sandbox's clock, Offset how far it is ahead of the
	// machine's.
	Now    time.Time
	Offset time.Duration
	Modes  Modes
	// Partners are those that can act, the oldest first.
	Partners []PartnerView
	// Scheduled is how many events wait for their time; Next is when the first of them
	// falls due, zero if there is none.
	Scheduled int
	Next      time.Time
}

// PartnerView is a partner of the sandbox.
type PartnerView struct {
	// Name is short and no key: what the log names the partner.
	Name string
	// Seen says that the partner has sent a request. Its money exists from then on.
	Seen bool

	keyHash string
}

// Overview reads the state of the sandbox as a whole.
func (s *Sandbox) Overview(ctx context.Context) (Overview, error) {
	var o Overview
	err := s.look(ctx, func(c *call) (err error) {
		o = Overview{InstanceID: c.instanceID, Now: c.now, Offset: c.offset, Modes: c.modes}
		if o.Partners, err = c.partnerViews(); err != nil {
			return err
		}
		var next *int64
		_, err = c.get("SELECT count(*), min(due_at) FROM events", nil, &o.Scheduled, &next)
		o.Next = timeOf(next)
		return err
	})
	return o, err
}

// Partners lists the partners that can act: those of the file, and those of
// Options.Keys that have not sent a request yet. A sandbox that has neither takes any
// key, and lists the one of DefaultKey.
func (s *Sandbox) Partners(ctx context.Context) (all []PartnerView, err error) {
	err = s.look(ctx, func(c *call) (err error) {
		all, err = c.partnerViews()
		return err
	})
	return all, err
}

func (c *call) partnerViews() ([]PartnerView, error) {
	var all []PartnerView
	err := c.each("SELECT key_hash FROM partners ORDER BY id", nil, func(scan func(...any) error) error {
		p := PartnerView{Seen: true}
		err := scan(&p.keyHash)
		p.Name = partnerName(p.keyHash)
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	var unseen []PartnerView
	for keyHash := range c.sandbox.keys {
		if !slices.ContainsFunc(all, func(p PartnerView) bool { return p.keyHash == keyHash }) {
			unseen = append(unseen, PartnerView{Name: partnerName(keyHash), keyHash: keyHash})
		}
	}
	slices.SortFunc(unseen, func(a, b PartnerView) int { return strings.Compare(a.Name, b.Name) })
	all = append(all, unseen...)
	if len(all) == 0 {
		keyHash := hashKey(DefaultKey)
		all = append(all, PartnerView{Name: partnerName(keyHash), keyHash: keyHash})
	}
	return all, nil
}

// timeOf reads a stored time; none is zero.
func timeOf(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return time.UnixMilli(*ms).UTC()
}
