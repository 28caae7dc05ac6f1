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
	empty := Entry{}.size()
	large := Entry{RequestBody: []byte(strings.Repeat("x", maxLoggedBody+10))}
	cut := empty + cap(cut(large.RequestBody))
	for name, test := range map[string]struct {
		capacity, maxBytes int
		add                Entry
		keeps              int
	}{
		"by number":   {3, 1 << 30, Entry{}, 3},
		"by size":     {1 << 10, 5*cut - 1, large, 4},
		"to nothing":  {3, empty + 1, large, 0},
		"of any text": {3, 2*empty + 9, Entry{Query: "page=1"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &journal{capacity: test.capacity, maxBytes: test.maxBytes}
			for n := range uint64(40) {
				if e := j.add(test.add); e.Seq != n+1 || len(e.RequestBody) > maxLoggedBody {
					t.Errorf("entry %d has the number %d and %d bytes", n+1, e.Seq, len(e.RequestBody))
				}
				all, last := j.all()
				if want := min(int(n)+1, test.keeps); len(all) != want || last != n+1 {
					t.Fatalf("%d entries after %d, want %d", len(all), last, want)
				}
				for i, e := range all {
					if want := n + 2 - uint64(len(all)-i); e.Seq != want {
						t.Errorf("after %d, entry %d has the number %d, want %d", n+1, i, e.Seq, want)
					}
				}
			}
			if room := cap(j.entries); room > 4*(test.keeps+1) {
				t.Errorf("%d entries have room for %d", test.keeps, room)
			}
			if j.clear(); j.bytes != 0 || len(j.entries) != 0 {
				t.Errorf("cleared, it has %d bytes and %d entries", j.bytes, len(j.entries))
			}
		})
	}
}
