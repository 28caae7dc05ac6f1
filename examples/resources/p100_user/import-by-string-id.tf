import {
  to = p100_user.alice
  id = "fixture-alice"
}
