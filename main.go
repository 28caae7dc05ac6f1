// Command terraform-provider-p100 is the Terraform and OpenTofu provider for
// the P100 User API. Terraform starts it; run by hand with -debug it waits for
// a debugger and prints how to reach it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

// address is the provider's place in the registry; a configuration finds it by
// the last two parts, "p100-community/p100".
const address = "registry.terraform.io/p100-community/p100"

// version is set by the linker in releases.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger and print TF_REATTACH_PROVIDERS")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()

	if *showVersion {
		fmt.Println("terraform-provider-p100", version)
		return
	}

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: address,
		Debug:   *debug,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-p100:", err)
		os.Exit(1)
	}
}
