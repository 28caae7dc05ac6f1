package provider_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/coverage"
)

// Every member of the schema has its row in the table of uses, and nothing else has.
func TestEveryMemberHasItsRow(t *testing.T) {
	t.Parallel()
	schemas := newServer(t, nil).schemas
	members := slices.Collect(maps.Keys(schemas.ResourceSchemas))
	for kind, names := range map[string][]string{
		"data.":   slices.Collect(maps.Keys(schemas.DataSourceSchemas)),
		"action.": slices.Collect(maps.Keys(schemas.ActionSchemas)),
		"list.":   slices.Collect(maps.Keys(schemas.ListResourceSchemas)),
	} {
		for _, name := range names {
			members = append(members, kind+name)
		}
	}
	rows, homes := coverage.Members(), acctest.Members()
	for _, member := range members {
		if !slices.Contains(rows, member) {
			t.Errorf("%s has no row in %s: add one with the operations that it sends", member, coverage.File)
		}
		if homes[member] == "" {
			t.Errorf("%s: no constructor of the provider makes it", member)
		}
	}
	for _, row := range rows {
		if !slices.Contains(members, row) {
			t.Errorf("%s has a row for %s, which does not exist", coverage.File, row)
		}
	}
}

// The rows are proven by the acceptance tests of the package that a member is in.
func TestEveryPackageProvesItsRows(t *testing.T) {
	t.Parallel()
	for member, home := range acctest.Members() {
		raw, err := os.ReadFile(filepath.Join(home, "main_test.go"))
		if err != nil || !strings.Contains(string(raw), "acctest.Main(m)") {
			t.Errorf("%s/main_test.go does not run its tests by acctest.Main, so nothing proves the row of %s (%v)", home, member, err)
		}
	}
}
