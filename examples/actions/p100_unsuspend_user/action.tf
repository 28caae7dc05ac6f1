action "p100_unsuspend_user" "alice" {
  config {
    external_user_id = p100_user.alice.external_user_id

    timeouts = {
      invoke = "2m" # the default is 10m
    }
  }
}

# Carried out when the review is first recorded. By hand:
# terraform apply -invoke=action.p100_unsuspend_user.alice
resource "terraform_data" "review" {
  input = "passed"

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.p100_unsuspend_user.alice]
    }
  }
}
