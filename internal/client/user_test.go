package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sent is a request as the server saw it.
type sent struct {
	Method, Path, Body string
}

// capture answers every request alike and returns what was sent.
func capture(t *testing.T, status int, body string) (*Client, *sent) {
	t.Helper()
	got := &sent{}
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		*got = sent{r.Method, r.URL.EscapedPath(), string(raw)}
		answer(w, status, body)
	}), got
}

func TestCreateUser(t *testing.T) {
	t.Parallel()
	c, got := capture(t, 201, `{"userId":"u-1","poaRequiredForExtended":true}`)
	user := NewUser{
		ExternalUserID: "alice", Email: "a@example.pl", Phone: "48601234567", FirstName: "Alice", LastName: "Kowalska",
		Street: "Polna", Number: "123/5", City: "Warszawa", PostCode: "00-001", Country: "PL", Citizenship: "PL", Nationality: "DE",
		BirthCountry: "FR", BirthDate: "1990-05-15", HasAcceptedP100Tc: true,
	}
	created, err := c.CreateUser(t.Context(), user)
	if err != nil || created != (CreatedUser{UserID: "u-1", POARequiredForExtended: true}) {
		t.Fatalf("got %+v, %v", created, err)
	}
	var body map[string]any
	if err := json.Unmarshal([]byte(got.Body), &body); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"externalUserId": "alice", "email": "a@example.pl", "phone": "48601234567", "firstName": "Alice", "lastName": "Kowalska",
		"street": "Polna", "number": "123/5", "city": "Warszawa", "postCode": "00-001", "country": "PL", "citizenship": "PL", "nationality": "DE",
		"birthCountry": "FR", "birthDate": "1990-05-15", "hasAcceptedP100Tc": true,
	}
	if diff := cmp.Diff(want, body); diff != "" || got.Method != http.MethodPost || got.Path != "/v1/user/balances/crypto-and-fiat" {
		t.Errorf("%s %s (-want +got):\n%s", got.Method, got.Path, diff)
	}
	user.UserIdentificationNumber = "90051512345"
	if _, err := c.CreateUser(t.Context(), user); err != nil {
		t.Fatal(err)
	}
	want["userIdentificationNumber"] = "90051512345"
	clear(body)
	if err := json.Unmarshal([]byte(got.Body), &body); err != nil || !cmp.Equal(want, body) {
		t.Errorf("%v: %s", err, cmp.Diff(want, body))
	}
}

// P411 means "created by this call" only after an attempt that went unanswered.
func TestCreateUserAdoptsItsOwnUser(t *testing.T) {
	t.Parallel()
	exists := say(400, businessError("P411", "user-exists", "User already exists."))
	created := say(201, `{"userId":"u-1"}`)
	for name, test := range map[string]struct {
		steps   []func(http.ResponseWriter)
		want    CreatedUser
		wantErr string
	}{
		"lost answer":            {[]func(http.ResponseWriter){drop, exists}, CreatedUser{Adopted: true}, ""},
		"unreadable answer":      {[]func(http.ResponseWriter){say(201, `{}`), exists}, CreatedUser{Adopted: true}, ""},
		"fault, then exists":     {[]func(http.ResponseWriter){say(400, businessError("P500", "", "")), exists}, CreatedUser{Adopted: true}, ""},
		"fault, limit, exists":   {[]func(http.ResponseWriter){say(502, ``), say(429, ``), exists}, CreatedUser{Adopted: true}, ""},
		"lost request":           {[]func(http.ResponseWriter){drop, created}, CreatedUser{UserID: "u-1"}, ""},
		"somebody else's user":   {[]func(http.ResponseWriter){exists}, CreatedUser{}, "P411"},
		"limit, then exists":     {[]func(http.ResponseWriter){say(429, ``), exists}, CreatedUser{}, "P411"},
		"lost for good, there":   {[]func(http.ResponseWriter){drop, drop, drop, drop, say(404, businessError("P445", "kyc-not-found", ""))}, CreatedUser{Adopted: true}, ""},
		"lost for good, gone":    {[]func(http.ResponseWriter){drop, drop, drop, say(500, ``), say(400, businessError("P412", "invalid-user", ""))}, CreatedUser{}, ""},
		"lost for good, before":  {[]func(http.ResponseWriter){drop, drop, drop, say(500, ``), say(200, `{"fiatBalances":[{"id":"1","name":"eur","amount":"0"}],"cryptoBalances":[]}`)}, CreatedUser{}, ""},
		"limited for good":       {[]func(http.ResponseWriter){say(429, ``)}, CreatedUser{}, ""},
		"lost, then not allowed": {[]func(http.ResponseWriter){drop, say(400, businessError("P403", "", ""))}, CreatedUser{}, "P403"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, steps(test.steps...).handle)
			got, err := c.CreateUser(t.Context(), NewUser{ExternalUserID: "alice"})
			if got != test.want || CodeOf(err) != test.wantErr || !got.Adopted && got.UserID == "" && err == nil {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestUserWrites(t *testing.T) {
	t.Parallel()
	email, number := "b@example.pl", "7"
	for name, test := range map[string]struct {
		call func(context.Context, *Client) error
		want sent
	}{
		"update": {func(ctx context.Context, c *Client) error {
			return c.UpdateUser(ctx, "a/b", UserPatch{Email: &email, Number: &number})
		}, sent{"PATCH", "/v1/user/a%2Fb", `{"email":"b@example.pl","number":"7"}`}},
		"delete":    {func(ctx context.Context, c *Client) error { return c.DeleteUser(ctx, "a/b") }, sent{"DELETE", "/v1/user/a%2Fb", ""}},
		"suspend":   {func(ctx context.Context, c *Client) error { return c.SuspendUser(ctx, "a/b") }, sent{"PATCH", "/v1/user/suspend/a%2Fb", ""}},
		"unsuspend": {func(ctx context.Context, c *Client) error { return c.UnsuspendUser(ctx, "a/b") }, sent{"PATCH", "/v1/user/unsuspend/a%2Fb", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, got := capture(t, 200, `{"message":"ok"}`)
			if err := test.call(t.Context(), c); err != nil || *got != test.want {
				t.Errorf("sent %+v, %v", *got, err)
			}
			gone, _ := capture(t, 400, businessError("P412", "invalid-user", "User does not exist."))
			if err := test.call(t.Context(), gone); !IsUserNotFound(err) {
				t.Errorf("got %v", err)
			}
			suspended, _ := capture(t, 400, businessError("P455", "user-suspended", "User is suspended."))
			if err := test.call(t.Context(), suspended); IsSuspended(err) == (name == "suspend") {
				t.Errorf("already suspended: got %v", err)
			}
		})
	}
}
