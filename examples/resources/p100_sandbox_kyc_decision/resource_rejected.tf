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

resource "p100_kyc_verification" "alice" {
  external_user_id    = p100_user.alice.external_user_id
  document_type       = "PASSPORT"
  country             = "PL"
  income_source       = "SALARY"
  occupation          = "IT" # only with SALARY
  additional_info     = "software company"
  open_account_reason = "DAILY_USE"
}

# To test how an application treats a rejection.
resource "p100_sandbox_kyc_decision" "alice" {
  external_user_id = p100_kyc_verification.alice.external_user_id
  verification_id  = p100_kyc_verification.alice.verification_id
  status           = "REJECTED_BY_PROVIDER"
  rejection_reason = "NO_FACE_FOUND"
}
