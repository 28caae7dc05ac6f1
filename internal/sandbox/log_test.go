package sandbox

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestLogEntries(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var called []uint64
	s := open(t, Options{Log: func(e Entry) {
		mu.Lock()
		defer mu.Unlock()
		called = append(called, e.Seq)
	}})
	a := embedded(t, s)
	r := a.must("POST", createPath, alice())
	a.refused("POST", createPath, alice(), 400, "P411")
	a.call("GET", "/v1/unknown?page=1", nil)
	a.with("X-Api-Key", "").call("GET", partnerPath, nil)

	log := s.Log()
	if len(log) != 4 || len(called) != 4 {
		t.Fatalf("%d entries, %d calls", len(log), len(called))
	}
	e := log[0]
	if e.Seq != 1 || !e.Time.Equal(noon) || e.Method != http.MethodPost || e.Path != createPath || e.OperationID != "createUser" || e.ExternalUserID != "alice" ||
		e.Status != 201 || e.Code != "" || e.RequestID != r.header.Get("X-Request-Id") || e.Duration <= 0 || e.Faulted || e.Dropped {
		t.Errorf("the first entry is %+v", e)
	}
	if !bytes.Contains(e.RequestBody, []byte("Kowalska")) || string(e.ResponseBody) != r.text {
		t.Errorf("the bodies are %s and %s", e.RequestBody, e.ResponseBody)
	}
	if e := log[1]; e.Code != "P411" || e.Status != 400 {
		t.Errorf("the second entry is %+v", e)
	}
	if e := log[2]; e.OperationID != "" || e.Query != "page=1" || e.Status != 404 {
		t.Errorf("the third entry is %+v", e)
	}
	if e := log[3]; e.Code != "xo1" || e.Partner != "" {
		t.Errorf("the fourth entry is %+v", e)
	}
}

func TestLogIsBounded(t *testing.T) {
	t.Parallel()
	r := ring{capacity: 3}
	for n := uint64(1); n <= 7; n++ {
		if e := r.add(Entry{RequestBody: []byte(strings.Repeat("x", maxLoggedBody+10))}); e.Seq != n || len(e.RequestBody) != maxLoggedBody {
			t.Errorf("entry %d has the number %d and %d bytes", n, e.Seq, len(e.RequestBody))
		}
		all, last := r.all()
		if want := min(int(n), 3); len(all) != want || last != n {
			t.Fatalf("%d entries after %d, want %d", len(all), last, want)
		}
		for i, e := range all {
			if want := n - uint64(len(all)-1-i); e.Seq != want {
				t.Errorf("after %d, entry %d has the number %d, want %d", n, i, e.Seq, want)
			}
		}
	}
}
