// Command p100-sandbox is the sandbox without Terraform: the commands that
// `terraform-provider-p100 sandbox` has as well.
package main

import (
	"context"
	"os"

	"github.com/p100-community/terraform-provider-p100/internal/cli"
)

// version is set by the linker in releases.
var version = "dev"

func main() {
	os.Exit(cli.Sandbox(context.Background(), cli.NewProgram("p100-sandbox", version), os.Args[1:]))
}
