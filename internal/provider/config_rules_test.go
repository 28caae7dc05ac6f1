package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestResolveMissingKey(t *testing.T) {
	t.Parallel()
	for _, environment := range []string{"staging", "production"} {
		for name, c := range map[string]configModel{"nowhere": block(environment), "empty in the block": block(environment, withKey(""))} {
			got, diags, _ := resolved(t, c, nil)
			text := says(diags)
			for _, part := range []string{"[api_key] Missing API key", "The " + environment + " environment needs", "P100_API_KEY", `environment = "sandbox"`} {
				if !strings.Contains(text, part) {
					t.Errorf("%s, %s: %q is missing in %s", environment, name, part, text)
				}
			}
			if string(got.environment) != environment {
				t.Errorf("%s became %s", environment, got.environment)
			}
		}
	}
	if _, diags, _ := resolved(t, block("sandbox"), nil); len(diags) > 0 {
		t.Errorf("the sandbox needs no key: %s", says(diags))
	}
}

func TestResolveRefusesUnsendableKeysWithoutPrintingThem(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ key, summary string }{
		"trailing newline":   {"s3cr3t-key\n", "The API key contains a space or line break"},
		"windows newline":    {"s3cr3t-key\r\n", "The API key contains a space or line break"},
		"leading space":      {" s3cr3t-key", "The API key contains a space or line break"},
		"space inside":       {"s3cr3t key", "The API key contains a space or line break"},
		"no-break space":     {"s3cr3t\u00a0key", "The API key contains a space or line break"},
		"tab":                {"s3cr3t\tkey", "The API key contains a space or line break"},
		"not ASCII":          {"s3cr3t-kąy", "The API key contains a character that cannot be sent"},
		"byte order mark":    {"\ufeffs3cr3t-key", "The API key contains a character that cannot be sent"},
		"not UTF-8":          {"s3cr3t-\xff", "The API key contains a character that cannot be sent"},
		"control character":  {"s3cr3t-\x07", "The API key contains a character that cannot be sent"},
		"delete character":   {"s3cr3t-\x7f", "The API key contains a character that cannot be sent"},
		"only a line break":  {"\n", "The API key contains a space or line break"},
		"escaped looks fine": {`s3cr3t\n`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, environment := range []string{"sandbox", "staging", "production"} {
				_, inBlock, _ := resolved(t, block(environment, withKey(tc.key)), nil)
				_, inVariable, _ := resolved(t, block(environment), map[string]string{"P100_API_KEY": tc.key})
				for _, diags := range []string{says(inBlock), says(inVariable)} {
					if (tc.summary == "") != (diags == "") || !strings.Contains(diags, tc.summary) {
						t.Errorf("%s: %q", environment, diags)
					}
					if strings.Contains(diags, "s3cr3t") || strings.Contains(diags, "[api_key]") { // Terraform quotes the line of a blamed attribute
						t.Errorf("%s: the key is printed: %s", environment, diags)
					}
				}
			}
		})
	}
}

func TestResolveURL(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		environment, url string
		says             string // empty: accepted
	}{
		{"staging", "https://partner-api-stage.p100.io", ""},
		{"staging", "https://partner-api-stage.p100.io/", ""},
		{"staging", "https://gateway.example.com/p100/", ""},
		{"sandbox", "http://127.0.0.1:8100", ""},
		{"sandbox", "http://127.9.9.9", ""},
		{"sandbox", "http://[::1]:8100", ""},
		{"sandbox", "http://LocalHost:8100", ""},
		{"sandbox", "https://sandbox.example.com", ""},

		{"staging", "partner-api-stage.p100.io", "base_url is not a URL"},
		{"staging", "//partner-api-stage.p100.io", "base_url is not a URL"},
		{"staging", "https://", "base_url is not a URL"},
		{"staging", "https://:443", "base_url is not a URL"},
		{"staging", "https:/partner-api-stage.p100.io", "base_url is not a URL"},
		{"staging", "ftp://partner-api-stage.p100.io", "base_url is not a URL"},
		{"staging", "https://a b", "base_url is not a URL"},
		{"sandbox", "/", "base_url is not a URL"}, // and not the embedded one
		{"staging", "/", "base_url is not a URL"}, // and not the default host

		{"staging", "https://user:s3cr3t@example.com", "base_url contains a user name or password"},
		{"staging", "https://s3cr3t@example.com", "base_url contains a user name or password"},
		{"staging", "https://example.com?key=s3cr3t", "base_url contains a query or fragment"},
		{"staging", "https://example.com/?", "base_url contains a query or fragment"},
		{"staging", "https://example.com#s3cr3t", "base_url contains a query or fragment"},
		{"staging", "https://example.com/v1", "base_url ends in /v1"},
		{"staging", "https://example.com/p100/v1//", "base_url ends in /v1"},

		{"staging", "http://example.com", "base_url is plain http"},
		{"sandbox", "http://10.0.0.1:8100", "base_url is plain http"},
		{"sandbox", "http://0.0.0.0:8100", "base_url is plain http"},
		{"sandbox", "http://localhost.example.com", "base_url is plain http"},
		{"sandbox", "http://127.0.0.1.example.com", "base_url is plain http"},
		{"production", "http://partner-api.p100.io", "base_url is plain http"},

		{"staging", "https://partner-api.p100.io", "base_url is the production host, environment is staging"},
		{"sandbox", "https://partner-api.p100.io", "base_url is the production host, environment is sandbox"},
		{"sandbox", "https://partner-api-stage.p100.io", "base_url is the staging host, environment is sandbox"},
		{"production", "https://partner-api-stage.p100.io", "base_url is the staging host, environment is production"},
		{"staging", "https://PARTNER-API.p100.io:443/x", "base_url is the production host, environment is staging"},
		{"staging", "https://partner-api.p100.io.", "base_url is the production host, environment is staging"},
	} {
		t.Run(tc.environment+" "+tc.url, func(t *testing.T) {
			t.Parallel()
			_, inBlock, _ := resolved(t, block(tc.environment, withURL(tc.url), withKey("key")), nil)
			_, inVariable, _ := resolved(t, block(tc.environment, withKey("key")), map[string]string{"P100_BASE_URL": tc.url})
			for where, text := range map[string]string{"block": says(inBlock), "variable": says(inVariable)} {
				if tc.says == "" && text != "" || !strings.Contains(text, tc.says) {
					t.Errorf("in the %s: %q", where, text)
				}
				// Terraform quotes the line of an attribute that is blamed: not one that may hold a secret.
				secret := strings.Contains(tc.url, "s3cr3t") || strings.Contains(tc.url, "?")
				if tc.says != "" && strings.HasPrefix(text, "[base_url] ") == secret {
					t.Errorf("in the %s, the attribute is blamed or not: %q", where, text)
				}
				if strings.Contains(text, "s3cr3t") {
					t.Errorf("in the %s, a secret is printed: %q", where, text)
				}
			}
		})
	}
}

func TestResolveSandboxSettings(t *testing.T) {
	t.Parallel()
	withFile := func(c *configModel) { c.SandboxFile = types.StringValue("mine.db") }
	withToken := func(c *configModel) { c.SandboxControlToken = types.StringValue("token") }
	const url = "http://127.0.0.1:8100"
	for _, tc := range []struct {
		name string
		c    configModel
		vars map[string]string
		says string
	}{
		{"file and address", block("sandbox", withFile, withURL(url)), nil, "[sandbox_file] sandbox_file and base_url exclude each other"},
		{"the address from a variable", block("sandbox", withFile), map[string]string{"P100_BASE_URL": url}, "may come from P100_BASE_URL"},
		{"the file from a variable gives way", block("sandbox", withURL(url)), map[string]string{"P100_SANDBOX_FILE": "x.db"}, ""},
		{"token and address", block("sandbox", withURL(url), withToken), nil, ""},
		{"file in staging", block("staging", withKey("key"), withFile), nil, "[sandbox_file] sandbox_file is for the sandbox only"},
		{"token in production", block("production", withKey("key"), withToken), nil, "sandbox_control_token is for the sandbox only"},
		{"variables for the sandbox do no harm in staging", block("staging", withKey("key")), map[string]string{"P100_SANDBOX_FILE": "x.db", "P100_SANDBOX_CONTROL_TOKEN": "t"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, diags, _ := resolved(t, tc.c, tc.vars)
			if text := says(diags); tc.says == "" && text != "" || !strings.Contains(text, tc.says) {
				t.Errorf("%q, want %q", text, tc.says)
			}
		})
	}
}

func TestResolveOperationPaths(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, id, path, says string
	}{
		{"another path", "updateUser", "/v2/user/{id}", ""},
		{"the alternative's path", "getUserBalances", "/v1/user/{id}/balances", ""},
		{"unknown operation", "readUser", "/v1/user/{id}", "There is no operation \"readUser\" in the contract.\n\nThe guide \"Coverage of the API\" lists all"},
		{"no placeholder", "updateUser", "/v1/user", "must have the placeholder {id}, as in /v1/user/{id}; /v1/user has no placeholder"},
		{"another placeholder", "updateUser", "/v1/user/{externalUserId}", "/v1/user/{externalUserId} has the placeholder {externalUserId}"},
		{"one too many", "updateUser", "/v1/user/{id}/{id}", "must have the placeholder {id}"},
		{"a whole URL", "updateUser", "https://example.com/v1/user/{id}", "must be a template such as /v1/user/{id}"},
		{"a query", "updateUser", "/v1/user/{id}?x=1", "no query"},
		{"another operation's path", "suspendUser", "/v1/user/unsuspend/{id}", "the same method and path"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := block("sandbox")
			c.OperationPaths = types.MapValueMust(types.StringType, map[string]attr.Value{tc.id: types.StringValue(tc.path)})
			got, diags, _ := resolved(t, c, nil)
			text := says(diags)
			if tc.says == "" {
				if text != "" || got.operationPaths[tc.id] != tc.path {
					t.Errorf("%v, %s", got.operationPaths, text)
				}
				return
			}
			if !strings.HasPrefix(text, "[operation_paths] Wrong operation path") || !strings.Contains(text, tc.says) {
				t.Errorf("%q, want %q", text, tc.says)
			}
		})
	}
}

func TestUnknowns(t *testing.T) {
	t.Parallel()
	if names := block("sandbox").unknowns(); len(names) > 0 {
		t.Errorf("unknown without reason: %v", names)
	}
	c := block("sandbox")
	c.BaseURL, c.APIKey = types.StringUnknown(), types.StringUnknown()
	if got := strings.Join(c.unknowns(), " "); got != "base_url api_key" {
		t.Errorf("unknown: %s", got)
	}
	c = block("sandbox")
	c.OperationPaths = types.MapValueMust(types.StringType, map[string]attr.Value{"updateUser": types.StringUnknown(), "deleteUser": types.StringUnknown()})
	if got := strings.Join(c.unknowns(), " "); got != "operation_paths" {
		t.Errorf("unknown: %s", got)
	}
}
