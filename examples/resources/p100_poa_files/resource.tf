# p100_user_verification comes after the KYC verification, which has to succeed
# before P100 takes a proof of address.
resource "p100_poa_files" "alice" {
  external_user_id = p100_user_verification.alice.external_user_id
  files            = ["${path.module}/statement.pdf"] # one to three
}
