package control_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/control"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	const answer = `{"id":"fault-1","operation":"*","externalUserId":"alice","skip":1,"every":2,"probability":0.5,"times":3,"kind":"code","moment":"after",` +
		`"latencyMilliseconds":4,"status":429,"code":"P501","message":"Down.","retryAfterSeconds":0,"retryAfterFormat":"date","matched":7,"applied":2}`
	probability, seconds := 0.5, int64(0)
	fault := control.Fault{
		Operation: "*", ExternalUserID: "alice", Skip: 1, Every: 2, Probability: &probability, Times: 3, Kind: "code", Moment: "after",
		LatencyMilliseconds: 4, Status: 429, Code: "P501", Message: "Down.", RetryAfterSeconds: &seconds, RetryAfterFormat: "date",
	}
	want := control.FaultStatus{Fault: fault, ID: "fault-1", Matched: 7, Applied: 2}
	c, last := serve(t, token, 201, answer)
	got, err := c.AddFault(t.Context(), fault)
	if diff := cmp.Diff(want, got); diff != "" || err != nil || last.method != "POST" || last.path != "/sandbox/v1/faults" {
		t.Errorf("sent %+v, %v (-want +got):\n%s", *last, err, diff)
	}
	if want := `{"operation":"*","externalUserId":"alice","skip":1,"every":2,"probability":0.5,"times":3,"kind":"code","moment":"after","latencyMilliseconds":4,` +
		`"status":429,"code":"P501","message":"Down.","retryAfterSeconds":0,"retryAfterFormat":"date"}`; last.body != want {
		t.Errorf("sent %s, want %s", last.body, want)
	}
	if _, err := c.AddFault(t.Context(), control.Fault{Operation: "createUser", Kind: "connection-cut"}); err != nil || last.body != `{"operation":"createUser","kind":"connection-cut"}` {
		t.Errorf("sent %s, %v", last.body, err)
	}
	c, last = serve(t, token, 200, `{"faults":[`+answer+`]}`)
	if got, err := c.Faults(t.Context()); err != nil || !cmp.Equal(got, []control.FaultStatus{want}) || last.method != "GET" {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := c.RemoveFault(t.Context(), "fault-1"); err != nil || last.method != "DELETE" || last.path != "/sandbox/v1/faults/fault-1" {
		t.Errorf("sent %+v, %v", *last, err)
	}
	if err := c.RemoveFaults(t.Context()); err != nil || last.method != "DELETE" || last.path != "/sandbox/v1/faults" {
		t.Errorf("sent %+v, %v", *last, err)
	}
	c, _ = serve(t, token, 404, `{"errorCode":"SBXFAULTNOTFOUND","errorMessage":"none"}`)
	if err := c.RemoveFault(t.Context(), "fault-2"); !control.IsFaultNotFound(err) {
		t.Errorf("got %v", err)
	}
}
