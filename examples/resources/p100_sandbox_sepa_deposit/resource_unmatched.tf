# Somebody else's account: REJECTED, and the money goes back.
resource "p100_sandbox_sepa_deposit" "stranger" {
  external_user_id = p100_user_verification.alice.external_user_id
  amount           = "100.00"
  sender_iban      = "DE89 3704 0044 0532 0130 00"
  sender_name      = "Bob Schmidt"
}

# Another title: PENDING, with the reason TITLE_MISMATCH, until a
# p100_sandbox_iban_decision.
resource "p100_sandbox_sepa_deposit" "untitled" {
  external_user_id = p100_user_verification.alice.external_user_id
  amount           = "100.00"
  sender_iban      = "PL61 1090 1014 0000 0712 1981 2874"
  sender_name      = "Alice Kowalska"
  title            = "pocket money"
}
