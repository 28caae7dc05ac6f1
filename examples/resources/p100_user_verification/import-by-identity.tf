import {
  to = p100_user_verification.alice
  identity = {
    external_user_id = "fixture-alice"
  }
}
