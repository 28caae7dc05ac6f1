package client

import "context"

// UserVerification is the body of addUserVerification: the data of the identity document.
type UserVerification struct {
	ExternalUserID string `json:"externalUserId"`
	// DocumentType is ID_CARD, PASSPORT, RESIDENCE_PERMIT or DRIVER_LICENSE.
	DocumentType   string `json:"documentType"`
	DocumentNumber string `json:"documentNumber"`
	// DocumentCountry is an ISO 3166-1 alpha-2 code.
	DocumentCountry string `json:"documentCountry"`
	// DocumentExpirationDate is YYYY-MM-DD.
	DocumentExpirationDate string `json:"documentExpirationDate"`
}

// AddUserVerification submits the data of the document (addUserVerification); the account is then activated asynchronously.
// Unanswered says, with and without an error, that an attempt may have been received without an answer: an error that refuses
// a second submission may then mean that the first one took effect.
func (c *Client) AddUserVerification(ctx context.Context, verification UserVerification) (unanswered bool, err error) {
	res, err := c.write(ctx, "addUserVerification", verification.ExternalUserID, Call{Body: verification})
	return res.Unanswered, err
}
