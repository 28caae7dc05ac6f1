# P100's test environment. The key comes from the variable P100_API_KEY.
provider "p100" {
  alias       = "staging"
  environment = "staging"

  requests_per_second = 5 # the default is 10
}
