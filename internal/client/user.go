package client

import "context"

// NewUser is the body of createUser.
type NewUser struct {
	// ExternalUserID is the partner's own id of the user, unique per partner.
	ExternalUserID string `json:"externalUserId"`
	Email          string `json:"email"`
	// Phone consists of digits with the country code, without a plus.
	Phone     string `json:"phone"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Street    string `json:"street"`
	// Number is the house number, with the flat if there is one: "123/5".
	Number   string `json:"number"`
	City     string `json:"city"`
	PostCode string `json:"postCode"`
	// Country, Citizenship, Nationality and BirthCountry are ISO 3166-1 alpha-2 codes.
	Country      string `json:"country"`
	Citizenship  string `json:"citizenship"`
	Nationality  string `json:"nationality"`
	BirthCountry string `json:"birthCountry"`
	// BirthDate is YYYY-MM-DD.
	BirthDate string `json:"birthDate"`
	// UserIdentificationNumber is not sent when empty.
	UserIdentificationNumber string `json:"userIdentificationNumber,omitempty"`
	// HasAcceptedP100Tc must be true.
	HasAcceptedP100Tc bool `json:"hasAcceptedP100Tc"`
}

// CreatedUser is the answer of createUser.
type CreatedUser struct {
	// UserID is P100's own id. Empty when the user was adopted.
	UserID string `json:"userId"`
	// POARequiredForExtended: the extended verification asks for a proof of address.
	POARequiredForExtended bool `json:"poaRequiredForExtended"`
	// Adopted: an attempt went unanswered and P100 has the user, so this call has created it.
	Adopted bool `json:"-"`
}

func (u *CreatedUser) check() error {
	if u.UserID == "" {
		return unreadable(`the answer has no "userId"`)
	}
	return nil
}

// CreateUser registers a user (createUser). An external user id that was taken before fails with IsUserExists. When no attempt got an
// answer that decides, the user's balances tell whether one of them arrived; whoever has an account already was there before.
func (c *Client) CreateUser(ctx context.Context, user NewUser) (CreatedUser, error) {
	var created CreatedUser
	res, err := c.write(ctx, "createUser", user.ExternalUserID, Call{Body: user, Out: &created})
	switch {
	case err == nil:
		return created, nil
	case res.Unanswered && (IsUserExists(err) || !IsRefused(err) && ctx.Err() == nil && c.looksNew(ctx, user.ExternalUserID)):
		return CreatedUser{Adopted: true}, nil
	}
	return CreatedUser{}, err
}

// looksNew reports whether P100 knows a user who has no account yet, as right after the creation.
func (c *Client) looksNew(ctx context.Context, externalUserID string) bool {
	balances, err := c.FreshUserBalances(ctx, externalUserID)
	return err == nil && len(balances.Fiat)+len(balances.Crypto) == 0 || IsKYCNotFound(err) || IsNotVerified(err)
}

// UserPatch is the body of updateUser. Nil fields are not sent and stay as they are.
type UserPatch struct {
	Email    *string `json:"email,omitempty"`
	Phone    *string `json:"phone,omitempty"`
	Street   *string `json:"street,omitempty"`
	Number   *string `json:"number,omitempty"`
	City     *string `json:"city,omitempty"`
	PostCode *string `json:"postCode,omitempty"`
}

// UpdateUser changes what may be changed of a user (updateUser).
func (c *Client) UpdateUser(ctx context.Context, externalUserID string, patch UserPatch) error {
	_, err := c.write(ctx, "updateUser", externalUserID, Call{Path: userPath(externalUserID), Body: patch})
	return err
}

// DeleteUser removes a user for good (deleteUser). A user who does not exist, which includes one who was deleted by an
// attempt that went unanswered, fails with IsUserNotFound.
func (c *Client) DeleteUser(ctx context.Context, externalUserID string) error {
	_, err := c.write(ctx, "deleteUser", externalUserID, Call{Path: userPath(externalUserID)})
	return err
}

// SuspendUser freezes a user (suspendUser). It succeeds when the user is suspended already.
func (c *Client) SuspendUser(ctx context.Context, externalUserID string) error {
	_, err := c.EnsureSuspended(ctx, externalUserID)
	return err
}

// EnsureSuspended is SuspendUser, and reports whether P100 said that the user was suspended before. That it did not say so
// proves nothing: a deployment may accept a second suspension like the first.
func (c *Client) EnsureSuspended(ctx context.Context, externalUserID string) (before bool, err error) {
	res, err := c.write(ctx, "suspendUser", externalUserID, Call{Path: userPath(externalUserID)})
	if IsSuspended(err) {
		return !res.Unanswered, nil // after an unanswered attempt it may be our own
	}
	return false, err
}

// UnsuspendUser restores a user's access (unsuspendUser).
func (c *Client) UnsuspendUser(ctx context.Context, externalUserID string) error {
	_, err := c.write(ctx, "unsuspendUser", externalUserID, Call{Path: userPath(externalUserID)})
	return err
}

func userPath(externalUserID string) map[string]string {
	return map[string]string{"id": externalUserID}
}
