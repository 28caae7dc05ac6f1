package tfkit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// AddAPIError adds an error that says what failed (summary), what that means here (context, may be empty), what the API
// said with its code and request id, and what to do next.
func AddAPIError(diags *diag.Diagnostics, summary, meaning string, err error) {
	diags.AddError(summary, APIErrorDetail(meaning, err))
}

// AddAttributeAPIError is AddAPIError for an error that one attribute is to blame for.
func AddAttributeAPIError(diags *diag.Diagnostics, at path.Path, summary, meaning string, err error) {
	diags.AddAttributeError(at, summary, APIErrorDetail(meaning, err))
}

// APIErrorDetail is the detail text of AddAPIError.
func APIErrorDetail(meaning string, err error) string {
	var parts []string
	if meaning != "" {
		parts = append(parts, meaning)
	}
	apiErr, ok := client.AsAPIError(err)
	switch {
	case ok:
		parts = append(parts, whatTheAPISaid(apiErr))
	case errors.Is(err, context.DeadlineExceeded):
		parts = append(parts, "The time ran out: "+err.Error()+".")
	case errors.Is(err, context.Canceled):
		parts = append(parts, "The operation was interrupted.")
	default:
		parts = append(parts, SentenceStart(strings.TrimSuffix(err.Error(), "."))+".")
	}
	if hint := client.Hint(err); hint != "" {
		parts = append(parts, hint)
	}
	// The sandbox's control API has its paths for good.
	if client.IsNotSupported(err) && isUserAPI(apiErr) {
		parts = append(parts, fmt.Sprintf("In the provider block: operation_paths = { %s = \"/v1/...\" }.", apiErr.Operation))
	}
	return strings.Join(parts, "\n\n")
}

func isUserAPI(err *client.APIError) bool {
	_, ok := client.OperationByID(err.Operation)
	return ok
}

func whatTheAPISaid(err *client.APIError) string {
	var b strings.Builder
	b.WriteString("P100 answered ")
	if err.Message != "" {
		fmt.Fprintf(&b, "%q", err.Message)
	} else {
		b.WriteString("without a message")
	}
	// The other messages of P100 say themselves what they mean.
	if meaning := client.Meaning(err); meaning != "" && (err.Message == "" || client.IsUnauthorized(err)) {
		b.WriteString(": " + meaning)
	}
	facts := []string{}
	if err.Code != "" {
		facts = append(facts, strings.TrimSpace("code "+err.Code+" "+err.Name))
	}
	facts = append(facts, strings.TrimSpace(fmt.Sprintf("HTTP %d %s", err.Status, http.StatusText(err.Status))), "operation "+err.Operation)
	if err.RequestID != "" {
		facts = append(facts, "request id "+err.RequestID)
	}
	if err.Attempts > 1 {
		facts = append(facts, fmt.Sprintf("%d attempts", err.Attempts))
	}
	fmt.Fprintf(&b, " (%s).", strings.Join(facts, ", "))
	return b.String()
}
