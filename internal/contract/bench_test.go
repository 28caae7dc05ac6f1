package contract

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/p100-community/terraform-provider-p100/api"
)

// Reading the document is paid once in each process.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load("p100.yaml", api.P100); err != nil {
			b.Fatal(err)
		}
	}
}

// The sandbox does this for every request.
func BenchmarkValidateRequest(b *testing.B) {
	c := mustP100(b)
	body, err := json.Marshal(alice(nil))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("body", func(b *testing.B) {
		r := request("POST", "/v1/user/balances/crypto-and-fiat", jsonType)
		b.ReportAllocs()
		for b.Loop() {
			if err := c.ValidateRequest(r, body); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("path", func(b *testing.B) {
		r := request("GET", "/v1/user/balances/fixture-alice", "")
		b.ReportAllocs()
		for b.Loop() {
			if err := c.ValidateRequest(r, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkValidateResponse(b *testing.B) {
	c := mustP100(b)
	r := request("GET", "/v1/user/balances/fixture-alice", "")
	header := http.Header{"Content-Type": {jsonType}}
	b.ReportAllocs()
	for b.Loop() {
		if err := c.ValidateResponse(r, http.StatusOK, header, []byte(balances)); err != nil {
			b.Fatal(err)
		}
	}
}
