package sandbox

import "time"

// EntryView is one change of a user's account.
type EntryView struct {
	// Movement numbers what belongs together; Kind says what it was.
	Movement int64
	Kind     string
	Currency string
	// Change is signed, Balance what the account held afterwards.
	Change, Balance string
	Incoming        bool
	Time            time.Time
}

// Course is the balance of one currency over time.
type Course struct {
	Currency string
	// Points are the balance after each change, the oldest first.
	Points []Point
	// Low, High and Last are the lowest, the highest and the last balance; the first
	// point starts from zero.
	Low, High, Last Point
}

// Point is a balance at a moment.
type Point struct {
	Time   time.Time
	Amount string
	// Units is the amount in the smallest unit of the currency.
	Units int64
}

// readEntries reads the user's side of the ledger. Balances are summed up, not
// stored, so that the view shows what the entries say.
func readEntries(c *call, v *UserView) error {
	courses := map[string]*Course{}
	var order []string
	var all []EntryView
	err := c.each(`SELECT m.id, m.kind, m.created_at, a.currency, e.amount, sum(e.amount) OVER (PARTITION BY a.id ORDER BY m.id)
		FROM entries e JOIN movements m ON m.id = e.movement_id JOIN accounts a ON a.id = e.account_id WHERE a.user_id = ? ORDER BY m.id, a.id`,
		[]any{v.row}, func(scan func(...any) error) error {
			var e EntryView
			var at, change, balance int64
			if err := scan(&e.Movement, &e.Kind, &at, &e.Currency, &change, &balance); err != nil {
				return err
			}
			cur := currencyOf(e.Currency)
			e.Time, e.Incoming, e.Change, e.Balance = timeOf(&at), change > 0, cur.format(change), cur.format(balance)
			all = append(all, e)
			if courses[e.Currency] == nil {
				courses[e.Currency] = &Course{Currency: e.Currency}
				order = append(order, e.Currency)
			}
			courses[e.Currency].add(Point{e.Time, e.Balance, balance})
			return nil
		})
	v.EntryCount = len(all)
	for i := len(all) - 1; i >= 0 && len(v.Entries) < viewedEntries; i-- {
		v.Entries = append(v.Entries, all[i])
	}
	for _, currency := range order {
		v.Courses = append(v.Courses, *courses[currency])
	}
	return err
}

func (c *Course) add(p Point) {
	if len(c.Points) == 0 || p.Units < c.Low.Units {
		c.Low = p
	}
	if len(c.Points) == 0 || p.Units > c.High.Units {
		c.High = p
	}
	c.Last = p
	c.Points = append(c.Points, p)
}
