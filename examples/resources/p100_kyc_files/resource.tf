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

# Of an identity card both sides and a selfie, of a passport the page with the
# photo and a selfie.
resource "p100_kyc_files" "alice" {
  external_user_id = p100_user.alice.external_user_id
  document_type    = "ID_CARD"
  front            = "${path.module}/front.png"
  back             = "${path.module}/back.png"
  selfie           = "${path.module}/selfie.jpg"
}

# In the sandbox this decides in place of the KYC provider, and again when other
# files are uploaded.
resource "p100_sandbox_kyc_decision" "alice" {
  external_user_id = p100_kyc_files.alice.external_user_id
  status           = "VERIFIED"

  lifecycle {
    replace_triggered_by = [p100_kyc_files.alice]
  }
}

resource "p100_kyc_verification_wait" "alice" {
  external_user_id = p100_sandbox_kyc_decision.alice.external_user_id
}
