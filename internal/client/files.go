package client

import "context"

// AddKYCFiles uploads pictures of an identity document (addKycFiles): of an ID_CARD or RESIDENCE_PERMIT front, back and selfie,
// of a PASSPORT its photo and a selfie, in this order. They are checked in the background; KYCStatus tells the result.
// Unanswered says, with and without an error, that an attempt may have been received without an answer: an error that refuses
// a second upload may then mean that the first one took effect.
func (c *Client) AddKYCFiles(ctx context.Context, externalUserID, documentType string, files []File) (unanswered bool, err error) {
	body := &form{fields: []formField{{"documentType", documentType}}, files: files}
	res, err := c.write(ctx, "addKycFiles", externalUserID, Call{Path: userPath(externalUserID), Body: body})
	return res.Unanswered, err
}

// AddPOAFiles uploads a proof of address (addPoaFiles): up to three files, which are then reviewed. Nothing reads the result
// of the review back. Pending says that a proof of address is under review already (P211): it needs no further upload.
// Unanswered is as for AddKYCFiles; after an unanswered attempt, what is under review may be what that attempt brought.
func (c *Client) AddPOAFiles(ctx context.Context, externalUserID string, files []File) (pending, unanswered bool, err error) {
	res, err := c.write(ctx, "addPoaFiles", externalUserID, Call{Path: userPath(externalUserID), Body: &form{files: files}})
	return err == nil && res.Code == codePOAPending, res.Unanswered, err
}
