import {
  to = p100_user_verification.alice
  id = "fixture-alice"
}
