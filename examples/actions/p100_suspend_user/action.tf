action "p100_suspend_user" "alice" {
  config {
    external_user_id = p100_user.alice.external_user_id
  }
}

# Carried out when the number of an incident appears or changes. By hand:
# terraform apply -invoke=action.p100_suspend_user.alice
resource "terraform_data" "incident" {
  input = "INC-1042"

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.p100_suspend_user.alice]
    }
  }
}
