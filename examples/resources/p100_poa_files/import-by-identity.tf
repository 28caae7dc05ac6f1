import {
  to = p100_poa_files.alice
  identity = {
    external_user_id = "fixture-alice"
  }
}
