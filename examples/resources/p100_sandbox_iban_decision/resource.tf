resource "p100_sepa_contact" "landlord" {
  external_user_id = p100_user.alice.external_user_id
  account_holder   = "Alice Kowalska"
  iban             = "DE89 3704 0044 0532 0130 00"
}

# What P100 does with a contact that no deposit has whitelisted.
resource "p100_sandbox_iban_decision" "landlord" {
  external_user_id = p100_sepa_contact.landlord.external_user_id
  iban             = p100_sepa_contact.landlord.iban
  status           = "APPROVED" # or REJECTED
}
