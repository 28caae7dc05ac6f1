package serve

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// verified is a sandbox in which a user was verified, with a URL for webhooks.
func verified(t *testing.T, url string) *sandbox.Sandbox {
	t.Helper()
	box := open(t, sandbox.Options{})
	if err := box.SetWebhookURL(url); err != nil {
		t.Fatal(err)
	}
	call(t, box, "/v1/user/balances/crypto-and-fiat", `{"externalUserId":"alice","email":"alice@example.pl","phone":"48601234567","firstName":"Alice",
		"lastName":"Kowalska","street":"ul. Prosta","number":"1","city":"Warszawa","postCode":"00-001","country":"PL","citizenship":"PL","nationality":"PL",
		"birthCountry":"PL","birthDate":"1990-05-15","hasAcceptedP100Tc":true}`)
	call(t, box, "/v1/kyc", `{"externalUserId":"alice","documentType":"PASSPORT","country":"PL","incomeSource":"SALARY","occupation":"IT","openAccountReason":"DAILY_USE"}`)
	call(t, box, "/sandbox/v1/kyc/decision", `{"externalUserId":"alice","status":"VERIFIED"}`)
	return box
}

func call(t *testing.T, box *sandbox.Sandbox, path, body string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Api-Key", "key")
	w := httptest.NewRecorder()
	box.ServeHTTP(w, r)
	if w.Code >= 300 {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
}

// deliveries are what the control API says of the user's webhooks.
func deliveries(t *testing.T, box *sandbox.Sandbox) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/sandbox/v1/webhooks", nil)
	r.Header.Set("X-Api-Key", "key")
	w := httptest.NewRecorder()
	box.ServeHTTP(w, r)
	return w.Body.String()
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	type arrival struct{ method, path, secret, contentType, body string }
	var got []arrival
	partner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, arrival{r.Method, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body)})
		w.WriteHeader(http.StatusOK)
	}))
	defer partner.Close()
	box := verified(t, partner.URL+"/hooks")
	if err := Webhooks(box, partner.URL+"/hooks", "hush").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := arrival{
		"POST", "/hooks/webhook/kyc/status", "hush", "application/json",
		`{"externalUserId":"alice","verificationStatus":"VERIFIED","attemptStatus":"SUCCESSFUL","rejectionReason":null}`,
	}
	if len(got) != 1 || got[0] != want {
		t.Errorf("the partner got %v, want %v", got, want)
	}
	if text := deliveries(t, box); !strings.Contains(text, `"DELIVERED"`) || strings.Contains(text, "hush") {
		t.Errorf("the control API says %s", text)
	}
}

// A redirect acknowledges nothing, and the secret follows it nowhere.
func TestWebhooksFollowNoRedirect(t *testing.T) {
	t.Parallel()
	followed := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	defer elsewhere.Close()
	partner := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusPermanentRedirect))
	defer partner.Close()
	box := verified(t, partner.URL)
	if err := Webhooks(box, partner.URL, "hush").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := deliveries(t, box); followed || !strings.Contains(text, `"status":308`) || !strings.Contains(text, `"PENDING"`) {
		t.Errorf("followed: %t; the control API says %s", followed, text)
	}
}

// Without an answer the reason is kept, but not the URL, which may hold a password.
func TestWebhooksWithoutAnswer(t *testing.T) {
	t.Parallel()
	partner := httptest.NewServer(nil)
	partner.Close()
	secret := strings.Replace(partner.URL, "http://", "http://user:swordfish@", 1)
	box := verified(t, secret)
	if err := Webhooks(box, secret, "hush").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := deliveries(t, box); !strings.Contains(text, "connection refused") || strings.Contains(text, "swordfish") || strings.Contains(text, "hush") {
		t.Errorf("the control API says %s", text)
	}
}
