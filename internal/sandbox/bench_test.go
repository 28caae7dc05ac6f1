package sandbox

import (
	"fmt"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// The benchmarks have validation and the request log on, as in use.

func BenchmarkUserBalances(b *testing.B) {
	for name, connect := range map[string]func(testing.TB, *Sandbox) *api{"embedded": embedded, "served": served} {
		b.Run(name, func(b *testing.B) {
			a := connect(b, open(b, Options{Now: time.Now}))
			a.active("alice")
			a.bench(b, func(int64) *http.Request { return a.request(b, "GET", "/v1/user/balances/alice", nil) })
		})
	}
}

func BenchmarkCreateUser(b *testing.B) {
	for name, connect := range map[string]func(testing.TB, *Sandbox) *api{"embedded": embedded, "served": served} {
		b.Run(name, func(b *testing.B) {
			a := connect(b, open(b, Options{Now: time.Now}))
			a.bench(b, func(n int64) *http.Request {
				return a.request(b, "POST", createPath, alice().but("externalUserId", fmt.Sprint("user-", n)))
			})
		})
	}
}

func BenchmarkTransfer(b *testing.B) {
	a := embedded(b, open(b, Options{Now: time.Now}))
	a.active("alice")
	a.bench(b, func(int64) *http.Request {
		return a.request(b, "POST", transferPath, funding("alice").but("amount", "0.01"))
	})
}

// bench sends requests from eight clients at once.
func (a *api) bench(b *testing.B, request func(n int64) *http.Request) {
	b.Helper()
	if t, ok := a.client.Transport.(*http.Transport); ok {
		t.MaxIdleConnsPerHost = 64
	}
	var n atomic.Int64
	b.SetParallelism(4)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			response, err := a.client.Do(request(n.Add(1)))
			if err != nil {
				b.Error(err)
				return
			}
			discard(response)
			if response.StatusCode >= 300 {
				b.Errorf("status %d", response.StatusCode)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

// BenchmarkOpen opens and closes new files: what a test that has a sandbox of its
// own pays for it.
func BenchmarkOpen(b *testing.B) {
	directory := b.TempDir()
	for i := range b.N {
		s, err := Open(b.Context(), Options{File: filepath.Join(directory, fmt.Sprint(i))})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
