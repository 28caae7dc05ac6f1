package sandbox

import (
	"context"
	"fmt"
	"time"
)

// TransactionView is a deposit or an order of a user.
type TransactionView struct {
	ID, Type, Status string
	Currency         string
	// Amount and Fee are as the history states them. Credit says that the money comes to
	// the user.
	Amount, Fee string
	Credit      bool
	Created     time.Time
	// Counterparty and Address are the other end's name and its IBAN or wallet; the
	// partner is named so.
	Counterparty, Address string
	Title                 string
	Network, Hash         string
	// Confirmations are "2 of 12".
	Confirmations string
	// Received is what an exchange brings, and Rate at which rate.
	Received Amount
	Rate     string
	// Reason is why it waits or failed: a word of the control API or an error code.
	Reason string
	// Waits says that no clock decides it: it is for travel-rule data or for a decision
	// about the IBAN.
	Waits bool
}

// WaitingDeposit is a deposit that no clock decides, and whose it is.
type WaitingDeposit struct {
	TransactionView
	UserID, ExternalUserID, Partner, UserName string
	Suspended                                 bool
}

// WaitingDeposits reads the deposits of all users that wait for travel-rule data or
// for a decision about the sender's IBAN, the oldest first.
func (s *Sandbox) WaitingDeposits(ctx context.Context) ([]WaitingDeposit, error) {
	var all []WaitingDeposit
	err := s.look(ctx, func(c *call) error {
		all = nil
		var transactions []transaction
		err := c.each("SELECT "+transactionColumns+`, u.public_id, u.external_user_id, p.key_hash, u.first_name || ' ' || u.last_name, u.suspended
			FROM transactions t JOIN users u ON u.id = t.user_id JOIN partners p ON p.id = u.partner_id WHERE `+waitsForSomebody+" ORDER BY t.id",
			nil, func(scan func(...any) error) error {
				var t transaction
				var w WaitingDeposit
				var keyHash string
				err := t.scan(scan, &w.UserID, &w.ExternalUserID, &keyHash, &w.UserName, &w.Suspended)
				w.Partner = partnerName(keyHash)
				transactions, all = append(transactions, t), append(all, w)
				return err
			})
		if err != nil {
			return err
		}
		for i, t := range transactions {
			if all[i].TransactionView, err = c.viewTransaction(t); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

func readTransactions(c *call, v *UserView) error {
	if _, err := c.get("SELECT count(*) FROM transactions WHERE user_id = ?", []any{v.row}, &v.TransactionCount); err != nil {
		return err
	}
	var transactions []transaction
	err := c.each("SELECT "+transactionColumns+" FROM transactions t WHERE t.user_id = ? ORDER BY t.created_at DESC, t.id DESC LIMIT ?",
		[]any{v.row, viewedTransactions}, func(scan func(...any) error) error {
			var t transaction
			err := t.scan(scan)
			transactions = append(transactions, t)
			return err
		})
	if err != nil {
		return err
	}
	for _, t := range transactions {
		view, err := c.viewTransaction(t)
		if err != nil {
			return err
		}
		v.Transactions = append(v.Transactions, view)
	}
	return nil
}

// viewTransaction adds to what the history tells what only the sandbox knows.
func (c *call) viewTransaction(t transaction) (TransactionView, error) {
	item, err := c.describe(t)
	if err != nil {
		return TransactionView{}, err
	}
	v := TransactionView{
		ID: item.ID, Type: item.Type, Status: item.Status, Currency: item.Currency, Amount: item.Amount, Fee: item.Fee, Created: timeOf(&t.createdAt),
		Title: orEmpty(item.TransferTitle), Network: orEmpty(item.Network), Hash: orEmpty(item.TransactionHash),
	}
	if item.Confirmations != nil && item.RequiredConfirmations != nil {
		v.Confirmations = fmt.Sprintf("%d of %d", *item.Confirmations, *item.RequiredConfirmations)
	}
	if item.Error != nil {
		v.Reason = item.Error.Status
	}
	switch t.kind {
	case typeSEPADeposit:
		var d sepaDeposit
		d, _, err = c.sepaDeposit("t.id = ?", t.id)
		v.Credit, v.Counterparty, v.Address, v.Reason = true, d.senderName, d.senderIBAN, orEmpty(d.reason)
		v.Waits = d.status == sepaPending && v.Reason == reasonTitle
	case typeCryptoDeposit:
		var d cryptoDeposit
		d, _, err = c.cryptoDeposit("t.id = ?", t.id)
		v.Credit, v.Address, v.Waits = true, d.senderAddress, d.status == cryptoHeld
	case typeSEPATransfer:
		v.Address = orEmpty(item.DestinationIBAN)
		if v.Counterparty = orEmpty(item.CompanyName); v.Counterparty == "" {
			v.Counterparty = orEmpty(item.ReceiverFirstName) + " " + orEmpty(item.ReceiverLastName)
		}
	case typeCryptoWithdrawal:
		v.Address = orEmpty(item.WalletAddress)
	case typeExchange:
		v.Received, v.Rate = Amount{orEmpty(item.CurrencyTo), orEmpty(item.AmountTo)}, item.Rate.String()
	case typeTransfer:
		v.Credit, v.Counterparty = item.Source == nil, "the partner"
	}
	return v, err
}
