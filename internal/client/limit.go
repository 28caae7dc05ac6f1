package client

import (
	"context"
	"errors"
)

// admit waits until the rate limiter and the limit of concurrent requests let one attempt through. The returned function
// gives its place back. The error is one of ctx's, context.DeadlineExceeded also when the turn would come too late.
func (c *Client) admit(ctx context.Context) (release func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.limiter != nil {
		if err := c.limiter.Wait(ctx); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, context.DeadlineExceeded // the limiter knows beforehand
		}
	}
	if c.inFlight == nil {
		return func() {}, nil
	}
	if err := c.inFlight.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { c.inFlight.Release(1) }, nil
}

// whyStopped words the end of a context.
func whyStopped(err error) string {
	if errors.Is(err, context.Canceled) {
		return "it was interrupted"
	}
	return "the time ran out"
}
