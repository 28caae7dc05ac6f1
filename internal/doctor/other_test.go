package doctor_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/doctor"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// secretValue is in answers and must not be in a report.
const secretValue = "sekret-417"

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// otherwise is a deployment that answers some paths in its own way: "status type body" by the beginning of the path.
func otherwise(box *sandbox.Sandbox, answers map[string][3]any) http.RoundTripper {
	return roundTrip(func(req *http.Request) (*http.Response, error) {
		longest := ""
		for prefix := range answers {
			if strings.HasPrefix(req.URL.Path, prefix) && len(prefix) > len(longest) {
				longest = prefix
			}
		}
		if longest == "" {
			return box.RoundTripper().RoundTrip(req)
		}
		status, _ := answers[longest][0].(int)
		kind, _ := answers[longest][1].(string)
		body, _ := answers[longest][2].(string)
		return &http.Response{
			StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Request: req,
			Body: io.NopCloser(strings.NewReader(strings.ReplaceAll(body, "{path}", req.URL.RequestURI()))),
		}, nil
	})
}

func TestDeploymentsThatDiffer(t *testing.T) {
	t.Parallel()
	const (
		kind   = "application/json"
		router = `{"statusCode":404,"message":"Cannot GET {path}","error":"Not Found"}`
	)
	box := open(t, as)
	for name, test := range map[string]struct {
		answers map[string][3]any
		but     map[string]doctor.Verdict
		says    []string
	}{
		"another shape": {
			map[string][3]any{"/v1/partner/balances": {200, kind, `{"fiatBalances":[{"id":"` + secretValue + `"}],"cryptoBalances":"` + secretValue + `"}`}},
			map[string]doctor.Verdict{"getPartnerBalances": doctor.ShapeDiffers},
			[]string{"fiatBalances.0.amount should not be empty", "cryptoBalances must be an array"},
		},
		"a web page": {
			map[string][3]any{"/v1/kyc/status/": {200, "text/html", "<html>" + secretValue + "</html>"}},
			map[string]doctor.Verdict{"getKycStatus": doctor.ShapeDiffers},
			[]string{"200 HTML", "the answer is a web page"},
		},
		"no JSON": {
			map[string][3]any{"/v1/kyc/status/": {200, kind, secretValue}},
			map[string]doctor.Verdict{"getKycStatus": doctor.ShapeDiffers},
			[]string{"response body of status 200 must be one valid JSON value"},
		},
		"a code that nobody documents": {
			map[string][3]any{"/v1/exchange/details/": {404, kind, `{"errorCode":"P471","errorMessage":"` + secretValue + `"}`}},
			map[string]doctor.Verdict{"getExchange": doctor.ShapeDiffers},
			[]string{"404 P471", "errorCode P471 with status 404 is not documented"},
		},
		"an unknown object without a code": {
			map[string][3]any{"/v1/exchange/details/": {404, kind, `{"statusCode":404,"message":"No such exchange"}`}},
			map[string]doctor.Verdict{"getExchange": doctor.ShapeDiffers},
			[]string{"a failure without an error code"},
		},
		"a router that names the path, and another path": {
			map[string][3]any{
				"/v1/p100-doctor-": {404, kind, router}, "/v1/exchange/details/": {404, kind, router},
				"/v1/exchange/": {404, kind, `{"errorCode":"P471"}`}, "/v1/exchange/get-rate": {404, kind, router}, "/v1/exchange/rate": {404, kind, router},
			},
			map[string]doctor.Verdict{"getExchange": doctor.OtherPath, "getExchangeRate": doctor.PathUnknown},
			[]string{"  getExchange = \"/v1/exchange/{exchangeId}\"\n", "  # getExchangeRate = \"...\" # not /v1/exchange/get-rate: ask P100"},
		},
		"a path that takes no GET": {
			map[string][3]any{"/v1/sepa-deposit/contacts/": {405, kind, `{"message":"Method Not Allowed"}`}},
			map[string]doctor.Verdict{"listSepaContacts": doctor.PathUnknown},
			[]string{"405"},
		},
		"refused parameters": {
			map[string][3]any{"/v1/user/history/": {400, kind, `{"errorCode":"P403","errorMessage":"limit must not be greater than 50"}`}},
			map[string]doctor.Verdict{"listUserTransactions": doctor.ShapeDiffers, "getTransfer": doctor.PathAgrees},
			[]string{"the parameters are refused: limit must not be greater than 50"},
		},
		"a failure of P100's": {
			map[string][3]any{"/v1/user/history/": {400, kind, `{"errorCode":"P500","errorMessage":"Unknown exception."}`}},
			map[string]doctor.Verdict{"listUserTransactions": doctor.Failed, "getTransfer": doctor.PathAgrees},
			[]string{"400 P500"},
		},
		"a redirect": {
			map[string][3]any{"/v1/user/history/": {302, kind, ""}},
			map[string]doctor.Verdict{"listUserTransactions": doctor.Failed, "getTransfer": doctor.PathAgrees},
			[]string{"a redirect"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, text := examined(t, doctor.Options{Client: config(otherwise(box, test.answers)), ExternalUserID: user})
			wantVerdicts(t, report, test.but)
			wantText(t, text, test.says...)
		})
	}
}

func TestNothingToExamine(t *testing.T) {
	t.Parallel()
	box := open(t, as)
	for name, test := range map[string]struct {
		transport http.RoundTripper
		want      string
	}{
		"a page for every path": {otherwise(box, map[string][3]any{"/": {200, "text/html", "<html></html>"}}), "leads to a web page or a proxy"},
		"a refused key":         {otherwise(box, map[string][3]any{"/v1/partner": {401, "text/plain", "Access Denied. xo2 " + key}}), "refuses the key: P100 answered getPartnerBalances with xo2"},
		"a barred address":      {otherwise(box, map[string][3]any{"/": {401, "text/plain", "Access Denied. xo3"}}), "allow-list"},
		"nobody there":          {roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route to " + key) }), "cannot be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := doctor.Run(t.Context(), doctor.Options{Client: config(test.transport)})
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), key) {
				t.Errorf("said %v, want %q and not the key", err, test.want)
			}
		})
	}
}

// Behind a proxy, the base URL has a path of its own.
func TestBaseURLWithAPath(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.StripPrefix("/p100", open(t, as)))
	t.Cleanup(server.Close)
	cfg := config(nil)
	cfg.Transport, cfg.BaseURL = http.DefaultTransport, server.URL+"/p100"
	report, _ := examined(t, doctor.Options{Client: cfg, ExternalUserID: user})
	wantVerdicts(t, report, nil)
}

func TestWrongPathsAreRefused(t *testing.T) {
	t.Parallel()
	cfg := config(open(t, as).RoundTripper())
	cfg.OperationPaths = map[string]string{"getUserBalances": "/v1/balances"}
	if _, err := doctor.Run(t.Context(), doctor.Options{Client: cfg}); err == nil || !strings.Contains(err.Error(), "must have the placeholder {id}") {
		t.Errorf("said %v", err)
	}
}

// What the report offers for operation_paths is accepted there.
func TestGuessesAreOperationPaths(t *testing.T) {
	t.Parallel()
	api, err := contract.P100()
	must(t, err)
	for id, paths := range doctor.Guesses {
		if op, ok := client.OperationByID(id); !ok || (op.Class != client.Read && op.Class != client.Lock) {
			t.Errorf("%s is no operation that reads", id)
		}
		for _, path := range paths {
			if _, err := api.WithPaths(map[string]string{id: path}); err != nil {
				t.Error(err)
			}
		}
	}
}
