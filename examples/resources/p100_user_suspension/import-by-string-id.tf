import {
  to = p100_user_suspension.alice
  id = "fixture-alice"
}
