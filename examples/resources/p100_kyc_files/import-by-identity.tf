import {
  to = p100_kyc_files.alice
  identity = {
    external_user_id = "fixture-alice"
  }
}
