package console

import "net/http"

// showDeposits lists the deposits of all users that wait for somebody.
func (c *console) showDeposits(v *visit) {
	deposits, err := c.sandbox.WaitingDeposits(v.r.Context())
	if err != nil {
		c.fail(v, err)
		return
	}
	var travelRule, iban []waiting
	for _, d := range deposits {
		w := waiting{WaitingDeposit: d}
		if d.Type == "CRYPTO_DEPOSIT" {
			travelRule = append(travelRule, w)
		} else {
			iban = append(iban, w)
		}
	}
	c.render(v, http.StatusOK, "deposits", page{Title: "Deposits", Nav: "deposits", Data: struct{ TravelRule, IBAN []waiting }{travelRule, iban}})
}
