import {
  to = p100_user.alice
  identity = {
    external_user_id = "fixture-alice"
  }
}
