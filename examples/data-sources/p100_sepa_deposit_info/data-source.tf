# The user must be active.
data "p100_sepa_deposit_info" "alice" {
  external_user_id = p100_user_verification.alice.external_user_id
}

# What Alice's bank needs. The title is not a suggestion.
output "transfer_to_p100" {
  value = {
    title  = data.p100_sepa_deposit_info.alice.title
    iban   = data.p100_sepa_deposit_info.alice.iban
    holder = data.p100_sepa_deposit_info.alice.account_holder
  }
}
