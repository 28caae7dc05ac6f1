# A deposit whose title is not the exact one waits.
resource "p100_sandbox_sepa_deposit" "untitled" {
  external_user_id = p100_user_verification.alice.external_user_id
  amount           = "100.00"
  sender_iban      = "PL61 1090 1014 0000 0712 1981 2874"
  sender_name      = "Alice Kowalska"
  title            = "pocket money"
}

# Somebody at P100 finds out whose it is: credited, and the account whitelisted.
resource "p100_sandbox_iban_decision" "untitled" {
  external_user_id = p100_sandbox_sepa_deposit.untitled.external_user_id
  iban             = p100_sandbox_sepa_deposit.untitled.sender_iban
  status           = "APPROVED"
}
