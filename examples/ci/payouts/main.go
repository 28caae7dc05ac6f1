// Command payouts is a small application of P100: it pays money of a user out to one
// of the user's own bank accounts, once, whatever happens to the answers. Its tests
// show how an application is tested against the sandbox.
//
// It uses nothing but Go's standard library, and neither does its test.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: payouts USER AMOUNT IBAN TITLE\nP100_BASE_URL and P100_API_KEY say where and who.")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	payer := Payer{
		BaseURL: os.Getenv("P100_BASE_URL"),
		APIKey:  os.Getenv("P100_API_KEY"),
		HTTP:    &http.Client{Timeout: time.Minute},
		Sleep:   sleep,
	}
	done, err := payer.Pay(ctx, Payout{User: os.Args[1], Amount: os.Args[2], IBAN: os.Args[3], Title: os.Args[4]})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stdout, done.ID, done.Status)
}

// sleep waits, or returns the context's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
