locals {
  accounts = [
    { iban = "DE89 3704 0044 0532 0130 00", label = "rent" },
    { iban = "fr14 2004 1010 0505 0001 3m02 606", label = "holidays" },
  ]
}

# However a list spells its IBANs, the keys have the one spelling.
resource "p100_sepa_contacts_exclusive" "alice" {
  external_user_id = p100_user.alice.external_user_id

  contacts = {
    for account in local.accounts : provider::p100::iban_normalize(account.iban) => {
      account_holder = "Alice Kowalska"
      label          = account.label
    }
  }
}
