package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// report prints a table in Markdown: the median of the rounds, and the median of
// the ratios to the yardstick's read, its quickest answer, of the same round.
func report(w io.Writer, measured []measurement) error {
	type row struct {
		load
		perSecond, ratio []float64
		p50, p99         []time.Duration
	}
	var rows []*row
	var yardstick float64 // of the present round, as the yardstick comes first in each
	for _, m := range measured {
		if m.target == stripeMock && m.name == yardstickRead {
			yardstick = m.perSecond
		}
		i := slices.IndexFunc(rows, func(r *row) bool { return r.target == m.target && r.name == m.name })
		if i < 0 {
			i = len(rows)
			rows = append(rows, &row{load: m.load})
		}
		r := rows[i]
		r.perSecond = append(r.perSecond, m.perSecond)
		r.ratio = append(r.ratio, m.perSecond/yardstick)
		r.p50, r.p99 = append(r.p50, m.p50), append(r.p99, m.p99)
	}
	out := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	fmt.Fprintln(out, "| Target\t| Request\t| Requests/s\t| p50\t| p99\t| Ratio to the cheapest read\t|")
	fmt.Fprintln(out, "|---\t|---\t|---\t|---\t|---\t|---\t|")
	for _, r := range rows {
		fmt.Fprintf(out, "| %s\t| %s\t| %.0f\t| %s\t| %s\t| %.2f\t|\n", r.target, r.name,
			median(r.perSecond), milliseconds(median(r.p50)), milliseconds(median(r.p99)), median(r.ratio))
	}
	return out.Flush()
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

func median[T cmp.Ordered](values []T) T {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}
