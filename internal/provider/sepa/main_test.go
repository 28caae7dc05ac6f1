package sepa_test

import (
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
