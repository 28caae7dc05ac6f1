package client

import "testing"

func TestRedactionKeepsTextsReadable(t *testing.T) {
	t.Parallel()
	c := build(t, Config{BaseURL: "https://p100.invalid", APIKey: planted.key})
	r, err := c.prepare(op(Read), Call{Body: NewUser{ExternalUserID: "a/b", FirstName: "<Ann>", LastName: "Li", City: "Ły", Email: "a@x.pl", Number: "5"}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"the list of LI, number 5, in Ły or Łyk":      "the list of [lastName], number 5, in [city] or Łyk",
		"user a/b (A@X.PL) is an alias":               "user [externalUserId] ([email]) is an alias",
		"Cannot GET /v1/user/a%2Fb?q=a%2fb":           "Cannot GET /v1/user/[externalUserId]?q=[externalUserId]",
		`{"firstName":"\u003cAnn\u003e"}`:             `{"firstName":"[firstName]"}`,
		"key " + planted.key + "x and " + planted.key: "key [secret]x and [secret]",
	} {
		if got := r.redact.clean(text); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestRedactionOfUploads(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		`Alice's scan.PDF is too large, id alice-1`:                   "[file name] is too large, id [id]",
		"no such file: /home/alice/Alice's scan.pdf":                  "no such file: [file name]",
		"files must contain at least 2 elements":                      "files must contain at least 2 elements",
		"cannot read <%PDF-1.7 Alice Kowalska, ul. Polna 1, Warszawa": "[file]",
	} {
		c, _ := capture(t, 400, businessError("P403", "", said))
		_, _, err := c.AddPOAFiles(t.Context(), "alice-1", []File{{"/home/alice/Alice's scan.pdf", "application/pdf", []byte("%PDF-1.7 Alice Kowalska, ul. Polna 1")}})
		if apiErr, ok := AsAPIError(err); !ok || apiErr.Message != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// What an earlier call has sent is masked in texts that come later, in every spelling, and nothing else is.
func TestMask(t *testing.T) {
	t.Parallel()
	values := map[string]string{"Alice Li": "receiver_name", "Li": "memo", "DE89 3704 0044 0532 0130 00": "destination_iban", "": "nothing"}
	for in, want := range map[string]string{
		"ALICE LI, DE89370400440532013000: refused, see the list": "[receiver_name], [destination_iban]: refused, see the list",
		"memo li/Alice+Li": "memo [memo]/[receiver_name]",
		"":                 "",
	} {
		if got := Mask(in, values); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
