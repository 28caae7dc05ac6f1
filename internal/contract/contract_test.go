package contract

import (
	"context"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestDocumentsAreValid(t *testing.T) {
	t.Parallel()
	for name, get := range map[string]func() (*Contract, error){"p100": P100, "sandbox": Sandbox} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := get()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.doc.Validate(context.Background(), openapi3.EnableMultiError()); err != nil {
				t.Fatal(err)
			}
		})
	}
}
