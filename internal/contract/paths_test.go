package contract

import (
	"strings"
	"testing"
)

func TestWithPaths(t *testing.T) {
	t.Parallel()
	original := mustP100(t)
	changed, err := original.WithPaths(map[string]string{
		"updateUser":        "/v2/users/{id}",
		"updateSepaContact": "/v2/contact/{contactId}/of/{id}",
	})
	if err != nil {
		t.Fatal(err)
	}
	if op, params, _ := changed.Find("PATCH", "/v2/users/a"); op.ID != "updateUser" || params["id"] != "a" || op.Path != "/v2/users/{id}" {
		t.Errorf("found %v with %v", op, params)
	}
	if op, params, _ := changed.Find("PATCH", "/v2/contact/c/of/a"); op.ID != "updateSepaContact" || params["id"] != "a" || params["contactId"] != "c" {
		t.Errorf("found %v with %v", op, params)
	}
	if op, _, ok := changed.Find("PATCH", "/v1/user/a"); ok {
		t.Errorf("the documented path still means %s", op.ID)
	}
	if op, _, _ := changed.Find("DELETE", "/v1/user/a"); op.ID != "deleteUser" {
		t.Errorf("another operation is lost: %q", op.ID)
	}
	if op, _, _ := original.Find("PATCH", "/v1/user/a"); op.ID != "updateUser" {
		t.Errorf("the original contract is changed: %q", op.ID)
	}
	if got := said(t, changed.ValidateRequest(request("PATCH", "/v2/users/a", jsonType), []byte(`{"email":"x"}`))); len(got) != 1 {
		t.Errorf("messages %v", got)
	}
}

// On older deployments, getUserBalances has the path of its alternative.
func TestWithPathsTakesTheAlternative(t *testing.T) {
	t.Parallel()
	c, err := mustP100(t).WithPaths(map[string]string{"getUserBalances": "/v1/user/{id}/balances"})
	if err != nil {
		t.Fatal(err)
	}
	if op, _, _ := c.Find("GET", "/v1/user/a/balances"); op.ID != "getUserBalances" {
		t.Errorf("found %q", op.ID)
	}
}

func TestWithNoPaths(t *testing.T) {
	t.Parallel()
	c, err := mustP100(t).WithPaths(nil)
	if err != nil {
		t.Fatal(err)
	}
	if op, _, _ := c.Find("POST", "/v1/kyc"); op.ID != "createKycVerification" {
		t.Errorf("found %q", op.ID)
	}
}

func TestWithPathsRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		paths map[string]string
		want  []string
	}{
		"unknown operation":    {map[string]string{"updateUsr": "/v1/user/{id}"}, []string{`"updateUsr"`}},
		"missing placeholder":  {map[string]string{"updateUser": "/v1/user"}, []string{"updateUser", "{id}", "no placeholder"}},
		"other placeholder":    {map[string]string{"updateUser": "/v1/user/{userId}"}, []string{"{id}", "{userId}"}},
		"repeated placeholder": {map[string]string{"updateUser": "/v1/{id}/{id}"}, []string{"{id} and {id}"}},
		"extra placeholder":    {map[string]string{"createUser": "/v1/{id}"}, []string{"createUser", "no placeholder"}},
		"no slash in front":    {map[string]string{"updateUser": "v1/user/{id}"}, []string{"template"}},
		"slash at the end":     {map[string]string{"updateUser": "/v1/user/{id}/"}, []string{"template"}},
		"query":                {map[string]string{"updateUser": "/v1/user/{id}?x=1"}, []string{"template"}},
		"whole address":        {map[string]string{"updateUser": "https://a.example/{id}"}, []string{"template"}},
		"part of a segment":    {map[string]string{"updateUser": "/v1/user-{id}"}, []string{"template"}},
		"open brace":           {map[string]string{"updateUser": "/v1/user/{id"}, []string{"template"}},
		"wildcard":             {map[string]string{"updateUser": "/v1/user/{id*}"}, []string{"template"}},
		"empty":                {map[string]string{"updateUser": ""}, []string{"template"}},
		"taken":                {map[string]string{"suspendUser": "/v1/user/unsuspend/{id}"}, []string{"suspendUser", "unsuspendUser"}},
		"taken by another one": {map[string]string{"suspendUser": "/v2/{id}", "unsuspendUser": "/v2/{id}"}, []string{"suspendUser", "unsuspendUser"}},
		"the other way round":  {map[string]string{"getUserBalancesLegacy": "/v1/user/balances/{id}"}, []string{"getUserBalancesLegacy", "getUserBalances"}},
		"everything at once":   {map[string]string{"nothing": "/", "updateUser": "/v1/user", "createUser": "x"}, []string{`"nothing"`, "updateUser", "createUser"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mustP100(t).WithPaths(test.paths)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q: %v", want, err)
				}
			}
		})
	}
}
