package sandbox

import (
	"encoding/base32"
)

// The sandbox's bank, as a sender of money has to write it.
const (
	bankSWIFT         = "SNDBLT21XXX"
	bankAccountHolder = "P100 Sandbox"
	bankAddress       = "Sandbox Street 1, Vilnius, Lithuania"
)

func depositInfoOperations() map[string]operation {
	return map[string]operation{
		"getSepaDepositInfo": {run: getDepositInfo},
	}
}

type depositInfo struct {
	Title         string `json:"title"`
	IBAN          string `json:"iban"`
	SWIFT         string `json:"swift"`
	AccountHolder string `json:"accountHolder"`
	Address       string `json:"address"`
}

func getDepositInfo(c *call) (answer, error) {
	u, err := c.visibleUser(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	r, err := c.receiver(u.id)
	switch {
	case err != nil:
		return answer{}, err
	case r.iban == "":
		return answer{}, errNotVerified
	}
	return found(depositInfo{Title: depositTitle(u), IBAN: r.iban, SWIFT: bankSWIFT, AccountHolder: bankAccountHolder, Address: bankAddress})
}

// titleAlphabet has no characters that look like others.
var titleAlphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// depositTitle is the reference that tells whom a deposit is for.
func depositTitle(u user) string {
	sum := deriveBytes("deposit-title", u.publicID)
	return "P100-" + titleAlphabet.EncodeToString(sum[:5])
}
