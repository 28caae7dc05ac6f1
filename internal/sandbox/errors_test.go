package sandbox

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	docs "github.com/p100-community/terraform-provider-p100/api"
)

// documentedErrors reads the error catalogues of both contracts, by code.
func documentedErrors(t *testing.T) map[string]errorShape {
	t.Helper()
	catalogue := map[string]errorShape{}
	for _, text := range [][]byte{docs.P100, docs.Sandbox} {
		doc, err := openapi3.NewLoader().LoadFromData(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, example := range doc.Components.Examples {
			encoded, err := json.Marshal(example.Value.Value)
			if err != nil {
				t.Fatal(err)
			}
			var e errorShape
			if json.Unmarshal(encoded, &e) == nil && e.Code != "" {
				catalogue[e.Code] = e
			}
		}
	}
	return catalogue
}

func TestUnknownCodesCanBeInjected(t *testing.T) {
	t.Parallel()
	if e := knownError("P999"); e.code != "P999" || e.status != 400 || e.message == "" {
		t.Errorf("the error is %+v", e)
	}
}

// What is no business error is answered without its cause, which the log has.
func TestCausesAreNotAnswered(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	var e Entry
	a := s.failure(errors.New("disk on fire"), &e)
	if a.code != "P500" || a.status != 400 || a.body != any(errInternal.shape()) || e.Failure != "disk on fire" {
		t.Errorf("answered %+v, logged %q", a, e.Failure)
	}
}
