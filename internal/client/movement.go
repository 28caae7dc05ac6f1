package client

import (
	"bytes"
	"encoding/json"

	"github.com/shopspring/decimal"
)

// Movement is what the details of everything that moves money have in common.
type Movement struct {
	// ID is the id that the details were asked for with.
	ID string
	// Status is SUCCESSFUL or FAILED in the end, of an exchange also COMPLETED. Any other status is still in progress.
	Status string
	// CreatedAt is in ISO 8601, and may be empty.
	CreatedAt string
	// Failure says why the movement failed.
	Failure Failure
}

// Failure is the reason of a movement that failed, with personal data of the movement replaced by the names of its fields.
// Both are empty otherwise, and as long as P100 made them: whoever masks more of them (Mask) does so before Shorten.
type Failure struct {
	Description, Status string
}

// movementAnswer is what the JSON of all details has in common.
type movementAnswer struct {
	ID        string         `json:"id"`
	Status    string         `json:"status"`
	CreatedAt string         `json:"createdAt"`
	Error     *failureAnswer `json:"error"`
}

// check refuses what tells nothing about a movement: whether money has moved is read from it.
func (a *movementAnswer) check() error {
	if a.ID == "" || a.Status == "" {
		return unreadable(`the answer lacks "id" or "status"`)
	}
	return nil
}

// movement returns the common part. The personal values of the details are given by value, with their names.
func (a *movementAnswer) movement(id string, personal map[string]string) Movement {
	return Movement{ID: id, Status: a.Status, CreatedAt: a.CreatedAt, Failure: a.Error.without(personal)}
}

// failureAnswer is the "error" of a movement: an object, or, because its shape is documented for transfers alone, a text.
type failureAnswer struct {
	description, status string
}

// UnmarshalJSON implements json.Unmarshaler. It takes whatever comes: a reason in another shape must not hide the status.
func (f *failureAnswer) UnmarshalJSON(raw []byte) error {
	if !bytes.HasPrefix(raw, []byte{'{'}) {
		*f = failureAnswer{description: jsonText(raw)}
		return nil
	}
	var fields struct {
		Description json.RawMessage `json:"description"`
		Status      json.RawMessage `json:"status"`
	}
	err := json.Unmarshal(raw, &fields)
	*f = failureAnswer{description: jsonText(fields.Description), status: jsonText(fields.Status)}
	return err
}

// without returns the reason fit for a message.
func (f *failureAnswer) without(personal map[string]string) Failure {
	if f == nil {
		return Failure{}
	}
	masks := replacementsOf(personal)
	return Failure{
		Description: oneLine(replaceAll(f.description, masks), maxBody),
		Status:      oneLine(replaceAll(f.status, masks), maxBody),
	}
}

// amountText is an amount as it is sent in a string: plain decimal notation, euro with two decimals at least. Nothing is rounded.
func amountText(value decimal.Decimal, currency string) string {
	const euroDecimals = 2
	if currency == "eur" && value.Equal(value.Truncate(euroDecimals)) {
		return value.StringFixed(euroDecimals)
	}
	return value.String()
}

// amountNumber is an amount as it is sent in a JSON number, exactly.
func amountNumber(value decimal.Decimal) json.Number { return json.Number(value.String()) }
