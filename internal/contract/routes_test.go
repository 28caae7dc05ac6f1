package contract

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	t.Parallel()
	c := mustP100(t)
	for name, test := range map[string]struct {
		method, path string
		want         string
		params       map[string]string
	}{
		"fixed":                       {"POST", "/v1/kyc", "createKycVerification", map[string]string{}},
		"one placeholder":             {"PATCH", "/v1/user/alice", "updateUser", map[string]string{"id": "alice"}},
		"two placeholders":            {"GET", "/v1/kyc/verification/alice/v1", "openKycVerification", map[string]string{"id": "alice", "verificationId": "v1"}},
		"escaped slash":               {"DELETE", "/v1/user/a%2Fb", "deleteUser", map[string]string{"id": "a/b"}},
		"escaped twice":               {"DELETE", "/v1/user/a%252Fb", "deleteUser", map[string]string{"id": "a%2Fb"}},
		"plus is a plus":              {"DELETE", "/v1/user/a+b", "deleteUser", map[string]string{"id": "a+b"}},
		"user named like a path":      {"PATCH", "/v1/user/verification", "updateUser", map[string]string{"id": "verification"}},
		"that path":                   {"POST", "/v1/user/verification", "addUserVerification", map[string]string{}},
		"user named suspend":          {"GET", "/v1/user/suspend/balances", "getUserBalancesLegacy", map[string]string{"id": "suspend"}},
		"fixed segments win":          {"GET", "/v1/user/balances/balances", "getUserBalances", map[string]string{"id": "balances"}},
		"older path":                  {"GET", "/v1/user/alice/balances", "getUserBalancesLegacy", map[string]string{"id": "alice"}},
		"prefix of a segment":         {"GET", "/v1/user/balancesheet/balances", "getUserBalancesLegacy", map[string]string{"id": "balancesheet"}},
		"other method":                {"PUT", "/v1/user/alice", "", nil},
		"lower-case method":           {"patch", "/v1/user/alice", "", nil},
		"unknown path":                {"GET", "/v1/users", "", nil},
		"no id":                       {"DELETE", "/v1/user/", "", nil},
		"no segment":                  {"DELETE", "/v1/user", "", nil},
		"empty id":                    {"GET", "/v1/user//balances", "", nil},
		"trailing slash":              {"POST", "/v1/kyc/", "", nil},
		"trailing slash after an id":  {"DELETE", "/v1/user/alice/", "", nil},
		"two segments are no id":      {"DELETE", "/v1/user/a/b", "", nil},
		"broken escape":               {"DELETE", "/v1/user/a%2", "", nil},
		"longer":                      {"POST", "/v1/kyc/x", "", nil},
		"not from the root":           {"POST", "v1/kyc", "", nil},
		"nothing":                     {"", "", "", nil},
		"a placeholder is no pattern": {"DELETE", "/v1/user/{id}", "deleteUser", map[string]string{"id": "{id}"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			op, params, ok := c.Find(test.method, test.path)
			if op.ID != test.want || ok != (test.want != "") {
				t.Fatalf("found %q, %t; want %q", op.ID, ok, test.want)
			}
			if diff := cmp.Diff(test.params, params); diff != "" {
				t.Errorf("parameters (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindEveryOperation(t *testing.T) {
	t.Parallel()
	for _, c := range []*Contract{mustP100(t), mustSandbox(t)} {
		for _, op := range c.Operations() {
			got, _, ok := c.Find(op.Method, placeholder.ReplaceAllString(op.Path, "x"))
			if !ok || got != op {
				t.Errorf("%s %s is %q", op.Method, op.Path, got.ID)
			}
		}
	}
}

// No path makes the matcher fail, and parameters come back unescaped.
func FuzzFind(f *testing.F) {
	c := mustP100(f)
	f.Add("alice")
	f.Add("a/b%2F..")
	f.Add("{id}\x00")
	f.Fuzz(func(t *testing.T, id string) {
		c.Find("GET", id)
		_, params, ok := c.Find("PATCH", "/v1/user/suspend/"+url.PathEscape(id))
		if ok != (id != "") || params["id"] != id {
			t.Errorf("found %t with id %q, want %q", ok, params["id"], id)
		}
	})
}
