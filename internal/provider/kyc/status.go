package kyc

import (
	"context"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// status is a user's KYC status. A verification that was never started is a status like any other.
type status struct {
	// UserExists is false when P100 does not know the user (P412); the rest is empty then.
	UserExists bool
	// Hidden is true when P100 refuses the read because the user is suspended (P455); the rest is empty then.
	Hidden       bool
	Verification string
	Attempt      string
	Rejection    string
}

func readStatus(ctx context.Context, api *client.Client, externalUserID string) (status, error) {
	answer, err := api.KYCStatus(ctx, externalUserID)
	switch {
	case err == nil:
		return status{UserExists: true, Verification: answer.VerificationStatus, Attempt: answer.AttemptStatus, Rejection: answer.RejectionReason}, nil
	case client.IsUserNotFound(err):
		return status{}, nil
	case client.IsSuspended(err):
		return status{UserExists: true, Hidden: true}, nil
	case client.IsKYCNotFound(err):
		return status{UserExists: true, Verification: statusNotStarted}, nil
	case client.IsNotVerified(err):
		return status{UserExists: true, Verification: statusNotVerified}, nil
	default:
		return status{}, err
	}
}

// started reports that P100 knows the user and a verification, as far as it lets us see.
func (s status) started() bool { return s.UserExists && s.Verification != statusNotStarted }

// underWay reports that there is an attempt that was not refused.
func (s status) underWay() bool {
	return s.Attempt != "" && s.Attempt != attemptRejected && s.Verification != statusExpired
}
