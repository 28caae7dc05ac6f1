// Command bench measures the sandbox, embedded and served, and a yardstick in the
// same run: stripe-mock, a well-known fake API that keeps nothing. Absolute numbers
// depend on the machine and on what else it does; the ratios do so much less, because
// every round measures all of them one after the other.
//
// usage: bench -program FILE -stripe-mock FILE [-for 2s] [-rounds 3] [-clients 16]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	program := flag.String("program", "", "the provider's `file`, whose \"sandbox serve\" is measured")
	yardstick := flag.String("stripe-mock", "", "stripe-mock's `file`")
	span := flag.Duration("for", 2*time.Second, "how long each measurement lasts")
	rounds := flag.Int("rounds", 3, "how often all is measured; the median counts")
	clients := flag.Int("clients", 16, "how many clients send requests at once")
	flag.Parse()
	if *program == "" || *yardstick == "" || *rounds < 1 || *clients < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	folder, err := os.MkdirTemp("", "p100-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // what stays is in the system's folder for such

	mock, err := startStripeMock(ctx, *yardstick)
	if err != nil {
		return err
	}
	defer mock.stop()
	served, err := startServed(ctx, *program, folder)
	if err != nil {
		return err
	}
	defer served.stop()
	embedded, err := openEmbedded(ctx, folder)
	if err != nil {
		return err
	}
	defer embedded.stop()

	var measured []measurement
	for range *rounds {
		for _, m := range slices.Concat(mock.loads(), served.loads(), embedded.loads()) {
			result, err := m.measure(ctx, *clients, *span)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", m.target, m.name, err)
			}
			measured = append(measured, result)
		}
	}
	fmt.Fprintf(os.Stdout, "%s, %s/%s, %d processors; %d clients, %d rounds of %s each.\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), *clients, *rounds, *span)
	return report(os.Stdout, measured)
}
