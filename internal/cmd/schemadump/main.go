// Command schemadump prints the provider's schemas as `terraform providers
// schema -json` would, for tfplugindocs. It asks the provider in this process,
// so it needs no Terraform, and it includes what older Terraform leaves out:
// identities, actions and list resources.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

func main() {
	server := providerserver.NewProtocol6(provider.New("docs")())()
	if err := dump(context.Background(), server, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "schemadump:", err)
		os.Exit(1)
	}
}

// dump writes the server's schemas to w, indented, in a stable order.
func dump(ctx context.Context, server tfprotov6.ProviderServer, w io.Writer) error {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return fmt.Errorf("reading the schemas: %w", err)
	}
	if err := firstError(schemas.Diagnostics); err != nil {
		return fmt.Errorf("reading the schemas: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return fmt.Errorf("reading the identities: %w", err)
	}
	if err := firstError(identities.Diagnostics); err != nil {
		return fmt.Errorf("reading the identities: %w", err)
	}
	converted, err := convert(schemas, identities.IdentitySchemas)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(converted)
}

func firstError(diagnostics []*tfprotov6.Diagnostic) error {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
	return nil
}
