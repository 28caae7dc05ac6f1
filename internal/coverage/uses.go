package coverage

// uses has a row for each member of the provider's schema, by its address in a configuration ("p100_user", "data.p100_user",
// "action.p100_suspend_user", "list.p100_sepa_contact"), with the operations of the User API that it sends. Members that only
// drive the sandbox have an empty row. Functions send nothing and have none.
//
// The acceptance tests prove it: a member that sends an operation which its row lacks fails the test in which it did, and an
// operation that nothing in the member's package sends fails the package (acctest.Main).
var uses = table{
	"p100_user":                    {"createUser", "updateUser", "deleteUser", "suspendUser", "unsuspendUser", "getUserBalances"},
	"p100_user_suspension":         {"suspendUser", "unsuspendUser", "getUserBalances"},
	"p100_kyc_files":               {"addKycFiles", "getKycStatus"},
	"p100_kyc_verification":        {"createKycVerification", "getKycStatus"},
	"p100_kyc_verification_wait":   {"getKycStatus"},
	"p100_user_verification":       {"addUserVerification", "getUserBalances"},
	"p100_poa_files":               {"addPoaFiles", "getUserBalances"},
	"p100_sepa_contact":            {"createSepaContact", "updateSepaContact", "deleteSepaContact", "listSepaContacts"},
	"p100_sepa_contacts_exclusive": {"createSepaContact", "updateSepaContact", "deleteSepaContact", "listSepaContacts"},
	"p100_travel_rule_record":      {"updateTravelRule", "listUserTransactions"},
	"p100_exchange":                {"createExchangeLock", "createExchange", "getExchange", "listUserTransactions"},
	"p100_sepa_transfer":           {"createSepaTransfer", "getSepaTransfer", "listUserTransactions"},
	"p100_crypto_withdrawal":       {"createCryptoWithdrawal", "getCryptoWithdrawal", "getNetworkFee", "getUserBalances", "listUserTransactions"},
	"p100_transfer":                {"createTransfer", "getTransfer", "listUserTransactions"},

	"action.p100_suspend_user":   {"suspendUser", "getUserBalances"},
	"action.p100_unsuspend_user": {"unsuspendUser", "getUserBalances"},

	"list.p100_sepa_contact": {"listSepaContacts"},

	"p100_sandbox_kyc_decision":   {"getKycStatus"},
	"p100_sandbox_sepa_deposit":   {"listUserTransactions"},
	"p100_sandbox_crypto_deposit": {"listUserTransactions"},
	"p100_sandbox_iban_decision":  {"listSepaContacts"},

	"data.p100_user":              {"getUserBalances"},
	"data.p100_user_balances":     {"getUserBalances"},
	"data.p100_partner_balances":  {"getPartnerBalances"},
	"data.p100_kyc_status":        {"getKycStatus"},
	"data.p100_user_transactions": {"listUserTransactions"},
	"data.p100_sepa_contacts":     {"listSepaContacts"},
	"data.p100_sepa_deposit_info": {"getSepaDepositInfo"},
	"data.p100_network_fee":       {"getNetworkFee", "getUserBalances"},
	"data.p100_exchange_rate":     {"getExchangeRate"},
	"data.p100_exchange":          {"getExchange"},
	"data.p100_sepa_transfer":     {"getSepaTransfer"},
	"data.p100_crypto_withdrawal": {"getCryptoWithdrawal"},
	"data.p100_transfer":          {"getTransfer"},
}

// every lists what the provider itself sends, in the name of whichever member comes first: the balance ids of a partner tell
// partners apart.
var every = []string{"getPartnerBalances"}
