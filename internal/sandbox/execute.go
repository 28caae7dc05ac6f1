package sandbox

import (
	"context"
	"fmt"
	"time"
)

// run runs an operation, in a transaction unless it asks for none.
func (s *Sandbox) run(ctx context.Context, op operation, c *call, violations []string) (answer, error) {
	if op.direct == nil && op.refused == nil {
		return s.execute(ctx, op, c, violations)
	}
	// Here it would be found out too late that a fault is possible.
	err := s.store.view(ctx, func(t *tx) error {
		_, err := c.enter(t)
		return err
	})
	c.spared = true
	switch {
	case err != nil:
		return answer{}, err
	case op.refused != nil:
		return answer{}, op.refused
	case len(violations) > 0:
		return answer{}, invalid(violations...)
	}
	return op.direct(ctx, c)
}

// execute runs an operation in a transaction. What only reads writes nothing,
// unless something is due or the partner is new.
func (s *Sandbox) execute(ctx context.Context, op operation, c *call, violations []string) (answer, error) {
	if op.write && len(violations) == 0 {
		return s.executeWrite(ctx, op, c)
	}
	for {
		var a answer
		settled := true
		err := s.store.view(ctx, func(t *tx) error {
			unsettled, err := c.enter(t)
			if err != nil || unsettled {
				settled = false
				return err
			}
			a, err = c.admit(op, violations)
			return err
		})
		if err != nil || settled {
			return a, err
		}
		err = s.store.update(ctx, func(t *tx) error {
			if _, err := c.enter(t); err != nil {
				return err
			}
			return c.settle()
		})
		if err != nil {
			return answer{}, err
		}
	}
}

func (s *Sandbox) executeWrite(ctx context.Context, op operation, c *call) (a answer, refused error) {
	run := func() (err error) {
		a, err = c.admit(op, nil)
		return err
	}
	err := s.store.update(ctx, func(t *tx) error {
		unsettled, err := c.enter(t)
		if err != nil {
			return err
		}
		if !unsettled {
			return run()
		}
		if err := c.settle(); err != nil {
			return err
		}
		// What was due stays done even when the operation is refused.
		refused, err = c.savepoint("request", run)
		return err
	})
	if err != nil {
		return answer{}, err
	}
	return a, refused
}

// enter brings the call into a transaction, and says whether there is something to
// settle first. One query reads all that every request needs.
func (c *call) enter(t *tx) (unsettled bool, err error) {
	var modes, tariff string
	var offset, faults int64
	var due, partner *int64
	_, err = t.get(`SELECT seed, instance_id, modes, clock_offset_ms, faults_changes, tariff, (SELECT min(due_at) FROM events), (SELECT id FROM partners WHERE key_hash = ?) FROM meta`,
		[]any{c.keyHash}, &c.seed, &c.instanceID, &modes, &offset, &faults, &tariff, &due, &partner)
	if err != nil {
		return false, fmt.Errorf("reading the state of the sandbox: %w", err)
	}
	if c.modes, err = c.sandbox.parseModes(modes); err != nil {
		return false, err
	}
	if c.tariff, err = c.sandbox.parseTariff(tariff); err != nil {
		return false, err
	}
	if err := c.checkFaults(t, faults); err != nil {
		return false, err
	}
	c.tx = t
	c.offset = time.Duration(offset) * time.Millisecond
	c.now = c.sandbox.clock(c.offset)
	c.partnerID = 0 // what an earlier transaction has found may be gone
	if partner != nil {
		c.partnerID = *partner
	}
	return due != nil && *due <= c.now.UnixMilli() || c.isNewPartner(), nil
}

func (c *call) isNewPartner() bool { return c.keyHash != "" && c.partnerID == 0 }

// settle carries out what is due and opens a new partner.
func (c *call) settle() error {
	if err := c.carryOut(); err != nil {
		return err
	}
	if c.isNewPartner() {
		return openPartner(c)
	}
	return nil
}

// admit runs the operation if the rate limit and the rules allow it.
func (c *call) admit(op operation, violations []string) (answer, error) {
	if c.limited && c.keyHash != "" {
		if wait, ok := c.sandbox.limits.allow(c.keyHash, c.modes.RateLimitPerSecond, c.now); !ok {
			return tooManyRequests(wait), nil
		}
	}
	if op.missing != nil {
		if a, ok := op.missing(c.modes); ok {
			return a, nil
		}
	}
	if op.check != nil {
		violations = merge(violations, op.check(c.body, c.now))
	}
	if len(violations) > 0 {
		return answer{}, invalid(violations...)
	}
	return op.run(c)
}
