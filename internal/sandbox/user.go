package sandbox

import (
	"strconv"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/date"
)

func userOperations() map[string]operation {
	return map[string]operation{
		"createUser":    {write: true, check: checked(newUser.check), run: createUser},
		"updateUser":    {write: true, run: updateUser},
		"deleteUser":    {write: true, run: deleteUser},
		"suspendUser":   {write: true, run: setSuspended(true, "User suspended")},
		"unsuspendUser": {write: true, run: setSuspended(false, "User unsuspended")},
	}
}

// user is what most operations need to know of one.
type user struct {
	id         int64
	externalID string
	publicID   string
	suspended  bool
}

// user finds a user of the partner; unknown and deleted ones are P412.
func (c *call) user(externalID string) (user, error) {
	u := user{externalID: externalID}
	ok, err := c.get("SELECT id, public_id, suspended FROM users WHERE partner_id = ? AND external_user_id = ? AND deleted_at IS NULL",
		[]any{c.partnerID, externalID}, &u.id, &u.publicID, &u.suspended)
	if err == nil && !ok {
		err = errUnknownUser
	}
	return u, err
}

// visibleUser is user for reads: in the mode where suspension shows, a suspended
// one is P455.
func (c *call) visibleUser(externalID string) (user, error) {
	u, err := c.user(externalID)
	if err == nil && u.suspended && c.modes.SuspensionVisible {
		err = errUserSuspended
	}
	return u, err
}

// newUser is the body of createUser.
type newUser struct {
	ExternalUserID           string `json:"externalUserId"`
	Email                    string `json:"email"`
	Phone                    string `json:"phone"`
	FirstName                string `json:"firstName"`
	LastName                 string `json:"lastName"`
	Street                   string `json:"street"`
	Number                   string `json:"number"`
	City                     string `json:"city"`
	PostCode                 string `json:"postCode"`
	Country                  string `json:"country"`
	Citizenship              string `json:"citizenship"`
	Nationality              string `json:"nationality"`
	BirthCountry             string `json:"birthCountry"`
	BirthDate                string `json:"birthDate"`
	UserIdentificationNumber string `json:"userIdentificationNumber"`
}

// check finds birth dates that have not come yet; the schema knows no clock.
func (n newUser) check(now time.Time) []string {
	if born, err := date.Parse(n.BirthDate); err == nil && !born.Before(now.Truncate(24*time.Hour)) {
		return []string{"birthDate must be a date in the past"}
	}
	return nil
}

type createdUser struct {
	UserID                 string `json:"userId"`
	POARequiredForExtended bool   `json:"poaRequiredForExtended"`
}

func createUser(c *call) (answer, error) {
	n, err := decode[newUser](c)
	if err != nil {
		return answer{}, err
	}
	// Earlier users of the same id are deleted ones.
	var generation, living int
	if _, err := c.get("SELECT count(*), count(*) - count(deleted_at) FROM users WHERE partner_id = ? AND external_user_id = ?",
		[]any{c.partnerID, n.ExternalUserID}, &generation, &living); err != nil {
		return answer{}, err
	}
	if living > 0 || generation > 0 && !c.modes.DeletedIDsReusable {
		return answer{}, errUserExists
	}
	id := deriveID(c.seed, "user", c.keyHash, n.ExternalUserID, strconv.Itoa(generation))
	err = c.exec(`INSERT INTO users (partner_id, external_user_id, generation, public_id, email, phone, first_name, last_name, street, number, city,
		post_code, country, citizenship, nationality, birth_country, birth_date, identification_number, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.partnerID, n.ExternalUserID, generation, id, n.Email, n.Phone, n.FirstName, n.LastName, n.Street, n.Number, n.City,
		n.PostCode, n.Country, n.Citizenship, n.Nationality, n.BirthCountry, n.BirthDate, n.UserIdentificationNumber, c.now.UnixMilli())
	if err != nil {
		return answer{}, err
	}
	return created(createdUser{UserID: id})
}

// userPatch is the body of updateUser: what is left out stays.
type userPatch struct {
	Email    *string `json:"email"`
	Phone    *string `json:"phone"`
	Street   *string `json:"street"`
	Number   *string `json:"number"`
	City     *string `json:"city"`
	PostCode *string `json:"postCode"`
}

func updateUser(c *call) (answer, error) {
	p, err := decode[userPatch](c)
	if err != nil {
		return answer{}, err
	}
	u, err := c.user(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	err = c.exec(`UPDATE users SET email = coalesce(?, email), phone = coalesce(?, phone), street = coalesce(?, street),
		number = coalesce(?, number), city = coalesce(?, city), post_code = coalesce(?, post_code) WHERE id = ?`,
		p.Email, p.Phone, p.Street, p.Number, p.City, p.PostCode, u.id)
	if err != nil {
		return answer{}, err
	}
	return done("User updated")
}

// setSuspended also succeeds when nothing changes.
func setSuspended(suspended bool, text string) func(*call) (answer, error) {
	return func(c *call) (answer, error) {
		u, err := c.user(c.params["id"])
		if err != nil {
			return answer{}, err
		}
		if err := c.exec("UPDATE users SET suspended = ? WHERE id = ?", suspended, u.id); err != nil {
			return answer{}, err
		}
		if !suspended {
			if err := c.resumeDeposits(u); err != nil {
				return answer{}, err
			}
			if err := c.resumeOrders(u); err != nil {
				return answer{}, err
			}
		}
		return done(text)
	}
}

// deleteUser takes the user's money off the books of users, forgets personal data
// and keeps the row: the ledger refers to it, and the id may be barred.
func deleteUser(c *call) (answer, error) {
	u, err := c.user(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	if err := c.forgetWebhooks(u); err != nil {
		return answer{}, err
	}
	if err := c.forgetFiles(u); err != nil {
		return answer{}, err
	}
	if err := c.forgetOrders(u); err != nil {
		return answer{}, err
	}
	if err := c.forgetDeposits(u); err != nil {
		return answer{}, err
	}
	if err := c.closeAccounts(u); err != nil {
		return answer{}, err
	}
	if err := c.cancel(eventActivateUser, u.id); err != nil {
		return answer{}, err
	}
	for _, forget := range []string{
		"DELETE FROM user_verifications WHERE user_id = ?",
		"DELETE FROM kyc_attempts WHERE user_id = ?",
		"UPDATE accounts SET iban = NULL, wallet = NULL WHERE user_id = ?",
	} {
		if err := c.exec(forget, u.id); err != nil {
			return answer{}, err
		}
	}
	err = c.exec(`UPDATE users SET deleted_at = ?, email = '', phone = '', first_name = '', last_name = '', street = '', number = '', city = '',
		post_code = '', country = '', citizenship = '', nationality = '', birth_country = '', birth_date = '', identification_number = '' WHERE id = ?`, c.now.UnixMilli(), u.id)
	if err != nil {
		return answer{}, err
	}
	return done("User deleted")
}

// closeAccounts moves what is left to the partner's account of closed users.
func (c *call) closeAccounts(u user) error {
	var rest []posting
	err := c.each("SELECT id, currency, balance FROM accounts WHERE user_id = ? AND balance > 0 ORDER BY id", []any{u.id}, func(scan func(...any) error) error {
		var p posting
		err := scan(&p.account, &p.currency, &p.amount)
		rest = append(rest, p)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range rest {
		closed, err := c.houseAccount(accountClosed, p.currency)
		if err != nil {
			return err
		}
		if err := c.post(movementClosing, posting{p.account, p.currency, -p.amount}, posting{closed, p.currency, p.amount}); err != nil {
			return err
		}
	}
	return nil
}
