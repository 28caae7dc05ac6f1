package contract

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type refusal struct {
	name     string
	statuses []int
}

// The error catalogue: what is known, code by code. P500 and P501 come with 400.
var catalogue = map[string]refusal{
	"P211": {"poa-pending", []int{202}},
	"P403": {"", []int{400}},
	"P410": {"invalid-currency", []int{400}},
	"P411": {"user-exists", []int{400}},
	"P412": {"invalid-user", []int{400}},
	"P418": {"partner-not-found", []int{400}},
	"P424": {"source-or-destination-required", []int{400}},
	"P426": {"invalid-file-type", []int{400}},
	"P428": {"sepa-transfer-not-found", []int{404}},
	"P433": {"insufficient-funds", []int{400}},
	"P434": {"invalid-card", []int{400}},
	"P440": {"file-too-large", []int{400}},
	"P445": {"kyc-not-found", []int{404}},
	"P447": {"poa-already-verified", []int{400}},
	"P451": {"forbidden-country-card", []int{400}},
	"P454": {"active-cards", []int{400}},
	"P455": {"user-suspended", []int{400}},
	"P459": {"user-not-verified", []int{400}},
	"P460": {"poa-not-found", []int{404}},
	"P461": {"user-not-extended", []int{400}},
	"P500": {"unknown-exception", []int{400}},
	"P501": {"service-unavailable", []int{400}},
}

func TestErrorCatalogue(t *testing.T) {
	t.Parallel()
	got := map[string]refusal{}
	for _, item := range documents(t)["p100.yaml"].Paths.Map() {
		for _, spec := range item.Operations() {
			for status, response := range spec.Responses.Map() {
				for _, content := range response.Value.Content {
					for key, value := range examples(content) {
						collect(t, got, key, status, value)
					}
				}
			}
		}
	}
	for code := range got {
		if strings.HasPrefix(code, "SBX") {
			delete(got, code)
		}
	}
	if diff := cmp.Diff(catalogue, got, cmp.AllowUnexported(refusal{})); diff != "" {
		t.Errorf("error codes differ (-known +contract):\n%s", diff)
	}
}

func collect(t *testing.T, codes map[string]refusal, key, status string, value any) {
	t.Helper()
	object, _ := value.(map[string]any)
	code, _ := object["errorCode"].(string)
	if code == "" {
		return
	}
	if code != key {
		t.Errorf("the example %s shows the code %s", key, code)
	}
	number, err := strconv.Atoi(status)
	if err != nil {
		t.Errorf("%s is documented for %s, not for one status", code, status)
	}
	known := codes[code]
	known.name, _ = object["errorName"].(string)
	if !slices.Contains(known.statuses, number) {
		known.statuses = append(known.statuses, number)
	}
	codes[code] = known
}
