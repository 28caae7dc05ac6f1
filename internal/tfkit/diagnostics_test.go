package tfkit

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

func TestAPIErrorDetail(t *testing.T) {
	t.Parallel()
	notFound := &client.APIError{
		Status: 400, Code: "P412", Name: "invalid-user", Message: "User does not exist.", Operation: "updateUser", RequestID: "r-1", Attempts: 1,
	}
	for _, tc := range []struct {
		name, meaning string
		err           error
		want          string
	}{
		{
			"all that is known", "Nothing was changed.", notFound,
			"Nothing was changed.\n\n" +
				`P100 answered "User does not exist." (code P412 invalid-user, HTTP 400 Bad Request, operation updateUser, request id r-1).` + "\n\n" +
				"Check the external user id. It may have been deleted, or belong to another partner's key or another environment.",
		},
		{
			"wrapped", "", fmt.Errorf("reading: %w", notFound),
			`P100 answered "User does not exist." (code P412 invalid-user, HTTP 400 Bad Request, operation updateUser, request id r-1).` + "\n\n" +
				"Check the external user id. It may have been deleted, or belong to another partner's key or another environment.",
		},
		{
			"without name, message and id, after retries", "", &client.APIError{Status: 400, Code: "P501", Operation: "suspendUser", Attempts: 5},
			"P100 answered without a message: the service is temporarily unavailable (code P501, HTTP 400 Bad Request, operation suspendUser, 5 attempts).\n\n" +
				"Try again later. Virtual cards are offline altogether.",
		},
		{
			"a refused key says nothing by itself", "",
			&client.APIError{Status: 401, Code: "xo3", Message: "Access Denied. xo3", Operation: "getUserBalances", Attempts: 1},
			`P100 answered "Access Denied. xo3": the IP address of this machine is not allowed (code xo3, HTTP 401 Unauthorized, operation getUserBalances).` + "\n\n" +
				"Ask P100 to add the address that your requests come from to the allow-list, or run from an address that is on it.",
		},
		{
			"no code, nothing to advise", "", &client.APIError{Status: 418, Message: "I am a teapot", Operation: "getUserBalances"},
			`P100 answered "I am a teapot" (HTTP 418 I'm a teapot, operation getUserBalances).`,
		},
		{
			"an operation that is not there", "", &client.APIError{Status: 404, Operation: "getUserBalances", Attempts: 1},
			"P100 answered without a message (HTTP 404 Not Found, operation getUserBalances).\n\n" +
				"This deployment does not seem to have the operation under the path used. Check the base URL, and give the operation its right path if it has another one.\n\n" +
				`In the provider block: operation_paths = { getUserBalances = "/v1/..." }.`,
		},
		{
			"an operation of the control API that is not there", "", &client.APIError{Status: 404, Operation: "decideKyc", Attempts: 1},
			"P100 answered without a message (HTTP 404 Not Found, operation decideKyc).\n\n" +
				"This deployment does not seem to have the operation under the path used. Check the base URL, and give the operation its right path if it has another one.",
		},
		{"time", "Waiting.", fmt.Errorf("polling: %w", context.DeadlineExceeded), "Waiting.\n\nThe time ran out: polling: context deadline exceeded."},
		{"interrupt", "", fmt.Errorf("polling: %w", context.Canceled), "The operation was interrupted."},
		{"anything else ends in one full stop", "", fmt.Errorf("the moon is %s", "full."), "The moon is full."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := APIErrorDetail(tc.meaning, tc.err); got != tc.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tc.want)
			}
		})
	}
}

func TestAddAPIError(t *testing.T) {
	t.Parallel()
	err := &client.APIError{Status: 400, Code: "P455", Operation: "updateUser"}
	var diags diag.Diagnostics
	AddAPIError(&diags, "Unable to update the user", "Nothing was changed.", err)
	AddAttributeAPIError(&diags, path.Root("email"), "Unable to update the user", "", err)
	if len(diags) != 2 || diags.ErrorsCount() != 2 {
		t.Fatalf("diagnostics: %v", diags)
	}
	wantText(t, diags, "Error: Unable to update the user\nNothing was changed.", "the user is suspended (code P455", "Unsuspend the user first")
	if at, ok := diags[1].(diag.DiagnosticWithPath); !ok || !at.Path().Equal(path.Root("email")) {
		t.Errorf("the attribute to blame is not named: %v", diags[1])
	}
}
