import {
  to = p100_poa_files.alice
  id = "fixture-alice"
}
