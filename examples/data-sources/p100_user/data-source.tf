# Tells whether the user exists; it is no error when not.
data "p100_user" "alice" {
  external_user_id = "fixture-alice"
}

output "alice_exists" {
  value = data.p100_user.alice.exists
}
