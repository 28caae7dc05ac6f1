resource "p100_user" "alice" {
  external_user_id = "fixture-alice"
  email            = "alice@example.pl"
  phone            = "48601234567"
  first_name       = "Alice"
  last_name        = "Kowalska"

  address = {
    street    = "ul. Marszałkowska"
    number    = "123/5"
    city      = "Warszawa"
    post_code = "00-001"
    country   = "PL"
  }

  citizenship    = "PL"
  nationality    = "PL"
  birth_country  = "PL"
  birth_date     = "1990-05-15"
  accepted_terms = true
}

# Crypto deposits that are held until their travel-rule data is supplied.
data "p100_user_transactions" "waiting" {
  external_user_id = p100_user.alice.external_user_id
  type             = "CRYPTO_DEPOSIT"
  status           = "WAITING_FOR_TR_DATA"
}

output "waiting_deposits" {
  value = { for t in data.p100_user_transactions.waiting.transactions : t.id => "${t.amount} ${t.currency} since ${t.created_at}" }
}

# A month: created_after is its first instant, created_before the first one
# that is too late.
data "p100_user_transactions" "march" {
  external_user_id = p100_user.alice.external_user_id
  created_after    = "2026-03-01T00:00:00Z"
  created_before   = "2026-04-01T00:00:00Z"
  limit            = 1000

  lifecycle {
    postcondition {
      condition     = !self.truncated
      error_message = "There are more than 1000 transactions in March."
    }
  }
}

output "march_types" {
  value = distinct(data.p100_user_transactions.march.transactions[*].type)
}
