package sandbox

import (
	"context"
	"strings"
	"time"
)

// Stages of a user's life.
const (
	StageNew        = "NEW"            // signed up, no verification started
	StageVerifying  = "VERIFYING"      // a verification waits for the user or for a decision
	StageRejected   = "REJECTED"       // the latest verification was rejected
	StageVerified   = "NEEDS_DOCUMENT" // verified, the data of the document is missing
	StageActivating = "ACTIVATING"     // all is there, IBAN and wallets come next
	StageActive     = "ACTIVE"         // has IBAN and wallets
	StageExpired    = "EXPIRED"        // the verification has expired
	StageSuspended  = "SUSPENDED"
	StageDeleted    = "DELETED"
)

// Groups of users in a UserQuery.
const (
	GroupOnboarding = "onboarding" // neither active nor anything that comes after it
	GroupActive     = "active"
	GroupSuspended  = "suspended"
	GroupDeleted    = "deleted"
)

// userGroups are the conditions of the groups.
var userGroups = map[string]string{
	"":              "1 = 1",
	GroupOnboarding: "u.deleted_at IS NULL AND NOT u.suspended AND a.iban IS NULL",
	GroupActive:     "u.deleted_at IS NULL AND NOT u.suspended AND a.iban IS NOT NULL",
	GroupSuspended:  "u.deleted_at IS NULL AND u.suspended",
	GroupDeleted:    "u.deleted_at IS NOT NULL",
}

// UserQuery selects users.
type UserQuery struct {
	// Partner is the short name of a partner. Empty: of all.
	Partner string
	// Group is one of the groups. Empty: all. Unknown ones have nobody.
	Group string
	// Search is part of an id, a name or an e-mail address. The case of the letters A to
	// Z does not count.
	Search string
	// Offset and Limit choose a page.
	Offset, Limit int
}

// UserList is a page of users, the newest first.
type UserList struct {
	Users []UserSummary
	// Total is how many the query selects, Groups how many of them were in each group
	// if the query named none.
	Total  int
	Groups map[string]int
	// Any says that the sandbox has users at all.
	Any bool
}

// UserSummary is a user at a glance.
type UserSummary struct {
	// ID is unique in the file; users who were deleted and came again have several.
	ID             string
	ExternalUserID string
	Partner        string
	FirstName      string
	LastName       string
	Email          string
	Created        time.Time
	// Deleted is zero for users who are there.
	Deleted   time.Time
	Suspended bool
	// Stage sums up all that follows.
	Stage string
	// Verification and Attempt are those of the latest KYC verification, empty if none
	// was started; Rejection is why it was rejected.
	Verification, Attempt, Rejection string
	// Documented says that the document's data was supplied, Active that there are an
	// IBAN and wallets.
	Documented, Active bool
	// Balances are those that are not zero.
	Balances []Amount
	// Waiting is how many deposits wait for somebody to do something.
	Waiting int

	row int64
}

// Amount is money, in the API's spelling.
type Amount struct {
	Currency, Amount string
}

// Name is the user's first and last name.
func (u UserSummary) Name() string { return strings.TrimSpace(u.FirstName + " " + u.LastName) }

// IsDeleted says whether the user is gone.
func (u UserSummary) IsDeleted() bool { return !u.Deleted.IsZero() }

func (u UserSummary) stage() string {
	switch {
	case u.IsDeleted():
		return StageDeleted
	case u.Suspended:
		return StageSuspended
	case u.Verification == kycExpired:
		return StageExpired
	case u.Active:
		return StageActive
	case u.Documented:
		return StageActivating
	case u.Verification == kycVerified:
		return StageVerified
	case u.Attempt == attemptRejected:
		return StageRejected
	case u.Attempt != "":
		return StageVerifying
	}
	return StageNew
}

const (
	userSummaryTables = ` FROM users u JOIN partners p ON p.id = u.partner_id LEFT JOIN accounts a ON a.user_id = u.id AND a.currency = 'eur'
	LEFT JOIN kyc_attempts k ON k.user_id = u.id AND k.number = (SELECT max(number) FROM kyc_attempts WHERE user_id = u.id)`
	userSummaryColumns = `u.id, u.public_id, u.external_user_id, p.key_hash, u.first_name, u.last_name, u.email, u.created_at, u.deleted_at, u.suspended,
	coalesce(k.verification_status, ''), coalesce(k.attempt_status, ''), coalesce(k.rejection_reason, ''),
	EXISTS (SELECT 1 FROM user_verifications WHERE user_id = u.id), a.iban IS NOT NULL,
	(SELECT count(*) FROM transactions t WHERE t.user_id = u.id AND ` + waitsForSomebody + `)`
	// Partner names are the start of the hash of the key.
	userSearch = ` WHERE (?1 = '' OR 'partner-' || substr(p.key_hash, 1, 8) = ?1) AND (?2 = '' OR instr(lower(u.external_user_id || char(10) || u.public_id ||
	char(10) || u.first_name || ' ' || u.last_name || char(10) || u.email), ?2) > 0)`
	// waitsForSomebody selects the deposits that no clock decides.
	waitsForSomebody = "(t.status = '" + cryptoHeld + "' OR t.status = '" + sepaPending + "' AND t.type = '" + typeSEPADeposit +
		"' AND EXISTS (SELECT 1 FROM sepa_deposits d WHERE d.transaction_id = t.id AND d.reason = '" + reasonTitle + "'))"
)

func (u *UserSummary) scan(scan func(...any) error, more ...any) error {
	var keyHash string
	var createdAt int64
	var deletedAt *int64
	err := scan(append([]any{
		&u.row, &u.ID, &u.ExternalUserID, &keyHash, &u.FirstName, &u.LastName, &u.Email, &createdAt, &deletedAt, &u.Suspended,
		&u.Verification, &u.Attempt, &u.Rejection, &u.Documented, &u.Active, &u.Waiting,
	}, more...)...)
	if err != nil {
		return err
	}
	u.Partner, u.Created, u.Deleted = partnerName(keyHash), timeOf(&createdAt), timeOf(deletedAt)
	u.Stage = u.stage()
	return nil
}

// Users reads a page of users.
func (s *Sandbox) Users(ctx context.Context, q UserQuery) (UserList, error) {
	list := UserList{Groups: map[string]int{}}
	group, ok := userGroups[q.Group]
	if !ok {
		return list, nil
	}
	args := []any{q.Partner, lowerASCII(q.Search)}
	err := s.look(ctx, func(c *call) error {
		if _, err := c.get("SELECT EXISTS (SELECT 1 FROM users)", nil, &list.Any); err != nil {
			return err
		}
		for name, condition := range userGroups {
			var n int
			if _, err := c.get("SELECT count(*)"+userSummaryTables+userSearch+" AND "+condition, args, &n); err != nil {
				return err
			}
			list.Groups[name] = n
		}
		list.Total = list.Groups[q.Group]
		err := c.each("SELECT "+userSummaryColumns+userSummaryTables+userSearch+" AND "+group+" ORDER BY u.id DESC LIMIT ?3 OFFSET ?4",
			append(args, q.Limit, q.Offset), func(scan func(...any) error) error {
				var u UserSummary
				err := u.scan(scan)
				list.Users = append(list.Users, u)
				return err
			})
		if err != nil {
			return err
		}
		for i := range list.Users {
			if list.Users[i].Balances, err = c.holdings("user_id = ?", list.Users[i].row); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// holdings are the balances of an owner that are not zero.
func (c *call) holdings(condition string, owner int64) ([]Amount, error) {
	var all []Amount
	err := c.each("SELECT currency, balance FROM accounts WHERE balance <> 0 AND "+condition+" ORDER BY id", []any{owner}, func(scan func(...any) error) error {
		var slug string
		var units int64
		err := scan(&slug, &units)
		all = append(all, Amount{slug, currencyOf(slug).format(units)})
		return err
	})
	return all, err
}

// lowerASCII is what SQLite's lower does.
func lowerASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}
