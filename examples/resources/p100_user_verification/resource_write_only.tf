# The document number in neither plan nor state: Terraform or OpenTofu 1.11.
variable "document_number" {
  type      = string
  default   = "AB1234567" # in earnest without a default: TF_VAR_document_number
  sensitive = true
  ephemeral = true
}

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

resource "p100_sandbox_kyc_decision" "alice" {
  external_user_id = p100_kyc_verification.alice.external_user_id
  verification_id  = p100_kyc_verification.alice.verification_id
  status           = "VERIFIED"
}

resource "p100_user_verification" "alice" {
  external_user_id           = p100_sandbox_kyc_decision.alice.external_user_id
  document_type              = "PASSPORT"
  document_number_wo         = var.document_number
  document_number_wo_version = 1 # raise it to submit another number
  document_country           = "PL"
  document_expiration_date   = "2031-01-01"
}
