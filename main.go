// Command terraform-provider-p100 is the Terraform and OpenTofu provider for
// the P100 User API, and the sandbox's command line. Terraform starts it without
// arguments; run by hand with -debug it waits for a debugger and prints how to
// reach it.
package main

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/p100-community/terraform-provider-p100/internal/cli"
	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

// address is the provider's place in the registry; a configuration finds it by
// the last two parts, "p100-community/p100".
const address = "registry.terraform.io/p100-community/p100"

// version is set by the linker in releases.
var version = "dev"

var plugin = cli.Plugin{Serve: servePlugin, Deployment: provider.Deployment}

func main() {
	os.Exit(cli.Provider(context.Background(), cli.NewProgram("terraform-provider-p100", version), plugin, os.Args[1:]))
}

func servePlugin(ctx context.Context, debug bool) error {
	return providerserver.Serve(ctx, provider.New(version), providerserver.ServeOpts{Address: address, Debug: debug})
}
