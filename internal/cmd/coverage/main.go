// Command coverage prints the page of the documentation that says which member
// of the provider uses which operation of the API.
package main

import (
	"fmt"
	"os"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/coverage"
)

func main() {
	api, err := contract.P100()
	if err == nil {
		err = coverage.WritePage(os.Stdout, api)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "coverage:", err)
		os.Exit(1)
	}
}
