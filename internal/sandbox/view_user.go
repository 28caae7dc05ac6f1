package sandbox

import (
	"context"
	"errors"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

// ErrNoSuchUser means that the file has no user of this id.
var ErrNoSuchUser = errors.New("the sandbox has no such user")

// How much of a user's past a view shows.
const (
	viewedTransactions = 100
	viewedEntries      = 200
)

// UserView is all that the sandbox knows of a user.
type UserView struct {
	UserSummary
	Phone, Street, Number, City, PostCode, Country    string
	Citizenship, Nationality, BirthCountry, BirthDate string
	IdentificationNumber                              string
	// Document is the type, number, country and expiry of the document, as far as it
	// was supplied.
	Document DocumentView
	// Attempts are the KYC verifications and Proofs the proofs of address, the latest
	// first.
	Attempts []AttemptView
	Proofs   []ProofView
	// DepositTitle is what SEPA deposits must be titled.
	DepositTitle string
	Accounts     []AccountView
	Contacts     []ContactView
	// Transactions are the latest, newest first, of TransactionCount.
	Transactions     []TransactionView
	TransactionCount int
	// Entries are the latest of the user's accounts, newest first, of EntryCount.
	Entries    []EntryView
	EntryCount int
	// Courses are the balances over time of each currency that ever moved.
	Courses []Course
}

// DocumentView is what addUserVerification supplied.
type DocumentView struct {
	Type, Number, Country, ExpirationDate string
}

// AttemptView is a KYC verification.
type AttemptView struct {
	ID                                          string
	Verification, Status, Rejection             string
	DocumentType, Country, IncomeSource, Reason string
	// Files is how many files were uploaded; 0 is a guided session.
	Files   int
	Decided bool
	Created time.Time
}

// ProofView is a proof of address.
type ProofView struct {
	Status  string
	Files   int
	Created time.Time
}

// AccountView is a balance.
type AccountView struct {
	Amount
	// Address is the IBAN or the wallet, empty before activation.
	Address string
	// Fiat says which of the two it is.
	Fiat bool
	// Networks are those that a crypto currency travels on.
	Networks []string
}

// ContactView is a saved bank account.
type ContactView struct {
	ID, IBAN, Holder, BIC, Label, Status, Source string
	Created                                      time.Time
}

// User reads all about the user with this id, which is that of UserSummary.ID.
// ErrNoSuchUser means that there is none.
func (s *Sandbox) User(ctx context.Context, id string) (UserView, error) {
	var v UserView
	err := s.look(ctx, func(c *call) error {
		v = UserView{}
		for _, read := range []func(*call, *UserView) error{
			readProfile(id), readAttempts, readProofs, readAccounts, readContacts, readTransactions, readEntries,
		} {
			if err := read(c, &v); err != nil {
				return err
			}
		}
		return nil
	})
	return v, err
}

func readProfile(id string) func(*call, *UserView) error {
	return func(c *call, v *UserView) error {
		found := false
		err := c.each("SELECT "+userSummaryColumns+`, u.phone, u.street, u.number, u.city, u.post_code, u.country, u.citizenship, u.nationality,
			u.birth_country, u.birth_date, u.identification_number,
			coalesce(d.document_type, ''), coalesce(d.document_number, ''), coalesce(d.country, ''), coalesce(d.expiration_date, '')`+
			userSummaryTables+" LEFT JOIN user_verifications d ON d.user_id = u.id WHERE u.public_id = ?", []any{id}, func(scan func(...any) error) error {
			found = true
			return v.scan(scan, &v.Phone, &v.Street, &v.Number, &v.City, &v.PostCode, &v.Country, &v.Citizenship, &v.Nationality,
				&v.BirthCountry, &v.BirthDate, &v.IdentificationNumber,
				&v.Document.Type, &v.Document.Number, &v.Document.Country, &v.Document.ExpirationDate)
		})
		if err == nil && !found {
			err = ErrNoSuchUser
		}
		v.DepositTitle = depositTitle(user{publicID: v.ID})
		return err
	}
}

func readAttempts(c *call, v *UserView) error {
	return c.each(`SELECT public_id, verification_status, attempt_status, coalesce(rejection_reason, ''), document_type, country, income_source,
		open_account_reason, (SELECT count(*) FROM kyc_files f WHERE f.attempt_id = k.id), decision IS NOT NULL, created_at
		FROM kyc_attempts k WHERE user_id = ? ORDER BY number DESC`, []any{v.row}, func(scan func(...any) error) error {
		var a AttemptView
		var createdAt int64
		err := scan(&a.ID, &a.Verification, &a.Status, &a.Rejection, &a.DocumentType, &a.Country, &a.IncomeSource, &a.Reason, &a.Files, &a.Decided, &createdAt)
		a.Created = timeOf(&createdAt)
		v.Attempts = append(v.Attempts, a)
		return err
	})
}

func readProofs(c *call, v *UserView) error {
	return c.each(`SELECT status, (SELECT count(*) FROM poa_files f WHERE f.submission_id = p.id), created_at
		FROM poa_submissions p WHERE user_id = ? ORDER BY id DESC`, []any{v.row}, func(scan func(...any) error) error {
		var p ProofView
		var createdAt int64
		err := scan(&p.Status, &p.Files, &createdAt)
		p.Created = timeOf(&createdAt)
		v.Proofs = append(v.Proofs, p)
		return err
	})
}

func readAccounts(c *call, v *UserView) (err error) {
	if v.Balances, err = c.holdings("user_id = ?", v.row); err != nil {
		return err
	}
	return c.each("SELECT currency, balance, coalesce(iban, wallet, '') FROM accounts WHERE user_id = ? ORDER BY id", []any{v.row},
		func(scan func(...any) error) error {
			var a AccountView
			var units int64
			err := scan(&a.Currency, &units, &a.Address)
			cur := currencyOf(a.Currency)
			a.Amount.Amount, a.Fiat, a.Networks = cur.format(units), cur.Fiat, wallet.Networks(cur.Slug)
			v.Accounts = append(v.Accounts, a)
			return err
		})
}

func readContacts(c *call, v *UserView) error {
	return c.each("SELECT "+contactColumns+" FROM contacts WHERE user_id = ? AND deleted_at IS NULL ORDER BY id", []any{v.row},
		func(scan func(...any) error) error {
			var co contact
			err := scan(co.targets()...)
			v.Contacts = append(v.Contacts, ContactView{
				ID: co.publicID, IBAN: co.iban, Holder: co.holder, BIC: orEmpty(co.bic), Label: orEmpty(co.label),
				Status: co.status, Source: co.source, Created: timeOf(&co.createdAt),
			})
			return err
		})
}
