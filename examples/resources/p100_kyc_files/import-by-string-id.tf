import {
  to = p100_kyc_files.alice
  id = "fixture-alice"
}
