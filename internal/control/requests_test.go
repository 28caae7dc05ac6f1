package control_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/control"
)

func TestRequests(t *testing.T) {
	t.Parallel()
	c, last := serve(t, token, 200, `{"nextSince":9,"requests":[{"sequence":7,"time":"`+now+`","durationMicroseconds":412,"method":"GET","path":"/v1/kyc","query":"a=b",
		"operationId":"createUser","externalUserId":"alice","partner":"partner-1","requestId":"r","status":400,"code":"P412","faulted":true,"dropped":false,
		"failure":null,"requestBody":null,"responseBody":"{}"}]}`)
	status, faulted := 400, true
	got, err := c.Requests(t.Context(), control.RequestFilter{
		Operation: "createUser", API: "p100", ExternalUserID: "alice", Status: &status, Code: "P412", Faulted: &faulted, Since: 3, Limit: 5, OldestFirst: true, WithoutBodies: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := control.Requests{NextSince: 9, Requests: []control.Request{{
		Sequence: 7, Time: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), DurationMicroseconds: 412, Method: "GET", Path: "/v1/kyc", Query: "a=b", OperationID: "createUser",
		ExternalUserID: "alice", Partner: "partner-1", RequestID: "r", Status: 400, Code: "P412", Faulted: true, ResponseBody: "{}",
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want := "api=p100&bodies=false&code=P412&externalUserId=alice&faulted=true&limit=5&operation=createUser&order=oldest&since=3&status=400"; last.query != want {
		t.Errorf("asked %s, want %s", last.query, want)
	}
	if _, err := c.Requests(t.Context(), control.RequestFilter{}); err != nil || last.query != "" {
		t.Errorf("without a filter asked %q, %v", last.query, err)
	}
	if err := c.ClearRequests(t.Context()); err != nil || last.method != "DELETE" || last.path != "/sandbox/v1/requests" {
		t.Errorf("sent %+v, %v", *last, err)
	}
}
