package tfkit

import (
	"context"
	"errors"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// Polling intervals: short enough for a sandbox that answers at once, long enough not to press a real deployment, where the
// things waited for take minutes.
const (
	pollFirst = 250 * time.Millisecond
	pollMax   = 10 * time.Second
)

// Poll calls check until it reports done or fails, with growing pauses between the calls. When ctx ends first, it returns
// ctx's error: context.DeadlineExceeded for the resource's timeout, context.Canceled for an interrupt. That is also so when the
// end of ctx cuts off a check, unless it is the first one: then nothing is known, and the check's error says so.
func Poll(ctx context.Context, check func(context.Context) (done bool, err error)) error {
	answered := false
	for pause := pollFirst; ; pause = min(pause*3/2, pollMax) {
		done, err := check(ctx)
		if answered && cutOff(ctx, err) {
			return ctx.Err()
		}
		if err != nil || done {
			return err
		}
		answered = true
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// cutOff reports that a check failed only because ctx ended while its request was under way.
func cutOff(ctx context.Context, err error) bool {
	var noAnswer *client.NoAnswerError
	return ctx.Err() != nil && errors.As(err, &noAnswer) && errors.Is(noAnswer, ctx.Err())
}

// TimedOut reports that a resource's timeout ended a wait while P100 was answering. A timeout that hit while P100 refused
// to answer is an error of the API's, and has more to tell.
func TimedOut(err error) bool {
	var noAnswer *client.NoAnswerError
	if _, refused := client.AsAPIError(err); refused || errors.As(err, &noAnswer) {
		return false
	}
	return errors.Is(err, context.DeadlineExceeded)
}

// Interrupted reports that the person, not the timeout, ended a wait.
func Interrupted(err error) bool { return errors.Is(err, context.Canceled) }
