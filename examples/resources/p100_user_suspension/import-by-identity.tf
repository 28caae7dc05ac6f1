import {
  to = p100_user_suspension.alice
  identity = {
    external_user_id = "fixture-alice"
  }
}
