# The deposit makes the account that it came from a contact that alice may transfer to.
resource "p100_sandbox_sepa_deposit" "salary" {
  external_user_id = p100_user_verification.alice.external_user_id
  amount           = "1500.00"
  sender_iban      = "PL61 1090 1014 0000 0712 1981 2874"
  sender_name      = "Alice Kowalska"
}

resource "p100_sepa_transfer" "home" {
  external_user_id = p100_sandbox_sepa_deposit.salary.external_user_id
  amount           = "25.00"
  destination_iban = p100_sandbox_sepa_deposit.salary.sender_iban
  transfer_title   = "Back home 1/2026"
}
