package sandbox

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// story makes the same requests on a new file and returns every id they give.
func story(t *testing.T, opts Options, parallel bool) map[string]string {
	t.Helper()
	a := embedded(t, open(t, opts))
	var mu sync.Mutex
	ids := map[string]string{}
	keep := func(name, id string) {
		mu.Lock()
		defer mu.Unlock()
		ids[name] = id
	}
	users := []string{"alice", "bob", "carol", "dave"}
	var wg sync.WaitGroup
	for _, u := range users {
		live := func() {
			keep(u, a.create(u))
			a.must("DELETE", "/v1/user/"+u, nil)
			keep(u+"'s second life", a.create(u))
			keep(u+"'s first attempt", a.startKYC(u))
			second := a.startKYC(u)
			keep(u+"'s second attempt", second)
			a.decide(u, second, kycVerified)
			a.must("POST", verifyPath, documentBody(u))
		}
		if parallel {
			wg.Go(live)
		} else {
			live()
		}
	}
	wg.Wait()
	a.must("POST", advancePath, object{"seconds": 1})
	for _, u := range users {
		keep(u+"'s balances", a.must("GET", "/v1/user/balances/"+u, nil).text)
	}
	keep("the partner", a.must("GET", partnerPath, nil).text)
	return ids
}

func TestIDsAreDeterministic(t *testing.T) {
	t.Parallel()
	one, two := story(t, Options{}, false), story(t, Options{}, true)
	if diff := cmp.Diff(one, two); diff != "" {
		t.Errorf("the same requests, one by one and in parallel (-one +two):\n%s", diff)
	}
	seen := map[string]string{}
	for name, id := range one {
		if other, ok := seen[id]; ok {
			t.Errorf("%s and %s have the same id", name, other)
		}
		seen[id] = name
	}
	seeded := story(t, Options{Seed: "another"}, false)
	for name, id := range one {
		if (name == "the partner") != (seeded[name] == id) {
			t.Errorf("with another seed, %s is %s, before %s", name, seeded[name], id)
		}
	}
}

func TestInstanceIDs(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	instance := func(s *Sandbox) any {
		return embedded(t, s).with("X-Api-Key", "").must("GET", "/sandbox/v1/info", nil).object["instanceId"]
	}
	first := instance(s)
	if again := instance(open(t, Options{File: s.opts.File, Seed: "of no effect"})); again != first {
		t.Errorf("one file has the instance ids %v and %v", first, again)
	}
	if other := instance(open(t, Options{})); other == first {
		t.Error("two files have one instance id")
	}
}

func TestDerivedIDsDependOnEveryPart(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, id := range []string{
		deriveID("s", "k"), deriveID("s", "k", ""), deriveID("s", "k", "a"), deriveID("s", "k", "a", ""), deriveID("s", "k", "ab"),
		deriveID("s", "k", "a", "b"), deriveID("s", "ka"), deriveID("t", "k"),
	} {
		if seen[id] {
			t.Errorf("%s twice", id)
		}
		seen[id] = true
	}
}
