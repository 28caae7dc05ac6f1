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
// ctx's error: context.DeadlineExceeded for the resource's timeout, context.Canceled for an interrupt.
func Poll(ctx context.Context, check func(context.Context) (done bool, err error)) error {
	for pause := pollFirst; ; pause = min(pause*3/2, pollMax) {
		done, err := check(ctx)
		if err != nil || done {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
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
