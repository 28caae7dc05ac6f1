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

# Suspended after everything that must happen first; destroyed, and with that
# unsuspended, before it.
resource "p100_user_suspension" "alice" {
  external_user_id = p100_user.alice.external_user_id
}
