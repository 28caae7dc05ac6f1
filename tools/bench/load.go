package main

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"golang.org/x/sync/errgroup"
)

// load is one kind of request to one target.
type load struct {
	target, name string
	// send sends the nth request, from 1, and returns the status of its answer.
	send func(n int64) (status int, err error)
	// sent counts over all rounds, so that what is created is new each time.
	sent *atomic.Int64
}

// measurement is what one round found out about a load.
type measurement struct {
	load
	perSecond float64
	p50, p99  time.Duration
}

// measure sends requests from several clients for a while, after a fifth of that
// time for warming up. An answer that is no success is an error.
func (l load) measure(ctx context.Context, clients int, span time.Duration) (measurement, error) {
	if _, err := l.run(ctx, clients, span/5); err != nil {
		return measurement{}, err
	}
	start := time.Now()
	latencies, err := l.run(ctx, clients, span)
	if err != nil {
		return measurement{}, err
	}
	return measurement{
		load:      l,
		perSecond: float64(latencies.TotalCount()) / time.Since(start).Seconds(),
		p50:       time.Duration(latencies.ValueAtQuantile(50)),
		p99:       time.Duration(latencies.ValueAtQuantile(99)),
	}, nil
}

func (l load) run(ctx context.Context, clients int, span time.Duration) (*hdrhistogram.Histogram, error) {
	group, ctx := errgroup.WithContext(ctx)
	end := time.Now().Add(span)
	each := make([]*hdrhistogram.Histogram, clients)
	for i := range each {
		each[i] = newHistogram()
		group.Go(func() error {
			for before := time.Now(); before.Before(end); {
				if err := ctx.Err(); err != nil {
					return err
				}
				status, err := l.send(l.sent.Add(1))
				if err != nil {
					return err
				}
				if status < http.StatusOK || status >= http.StatusMultipleChoices {
					return fmt.Errorf("the answer was %d", status)
				}
				after := time.Now()
				if err := each[i].RecordValue(int64(after.Sub(before))); err != nil {
					return err
				}
				before = after
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := newHistogram()
	for _, h := range each {
		all.Merge(h)
	}
	return all, nil
}

// newHistogram holds latencies in nanoseconds to three digits.
func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(1, int64(time.Minute), 3)
}
