package coverage

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

func userAPI(t *testing.T) *contract.Contract {
	t.Helper()
	api, err := contract.P100()
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func TestEveryOperationHasAUser(t *testing.T) {
	t.Parallel()
	for _, problem := range uses.check(userAPI(t)) {
		t.Error(problem)
	}
}

func TestCheckSeesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(table)
		want   string
	}{
		"an operation without a user":    {func(rows table) { delete(rows, "data.p100_exchange_rate") }, "no member uses getExchangeRate"},
		"an exempt one with a user":      {func(rows table) { rows["p100_card"] = []string{"createVirtualCard"} }, "createVirtualCard is used by p100_card, and exempt: Virtual cards are offline"},
		"an alternative with a user":     {func(rows table) { rows["p100_user"] = []string{"getUserBalancesLegacy"} }, "getUserBalancesLegacy is used by p100_user, and exempt: Stands in"},
		"an operation that is not there": {func(rows table) { rows["p100_user"] = []string{"readUser"} }, "the row of p100_user has readUser, which"},
		"an operation twice":             {func(rows table) { rows["data.p100_user"] = []string{"getUserBalances", "getUserBalances"} }, "the row of data.p100_user has getUserBalances, which"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := maps.Clone(uses)
			test.change(rows)
			if got := strings.Join(rows.check(userAPI(t)), "\n"); !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q in it", got, test.want)
			}
		})
	}
}

// The page has every operation once, with method and path, its evidence, and a user or a reason; its links lead to pages.
func TestPage(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	api := userAPI(t)
	if err := WritePage(&b, api); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, op := range api.Operations() {
		row := regexp.MustCompile("(?m)^\\| `"+op.ID+"`<br>.*$").FindAllString(page, -1)
		if len(row) != 1 {
			t.Errorf("%s has %d rows", op.ID, len(row))
			continue
		}
		cells := strings.Split(row[0], " | ")
		if len(cells) != 4 || cells[1] != "`"+op.Method+" "+op.Path+"`" || strings.ReplaceAll(cells[2], "**", "") != op.Evidence || len(strings.Trim(cells[3], "| ")) == 0 {
			t.Errorf("the row of %s is %q", op.ID, row[0])
		}
		if assumed := strings.Contains(op.Evidence, "assumed"); assumed != strings.Contains(row[0], "**assumed**") {
			t.Errorf("the row of %s does not show that it is assumed: %q", op.ID, row[0])
		}
	}
	links := regexp.MustCompile(`\]\(\.\./([^)]+)\)`).FindAllStringSubmatch(page, -1)
	if len(links) == 0 {
		t.Error("the page links to nothing")
	}
	for _, link := range links {
		if _, err := os.Stat(filepath.Join("..", "..", "docs", filepath.FromSlash(link[1]))); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
}

// make generate writes it; here it is compared with what is in the repository.
func TestPageIsGenerated(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := WritePage(&b, userAPI(t)); err != nil {
		t.Fatal(err)
	}
	published, err := os.ReadFile("../../docs/guides/api-coverage.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(published) != b.String() {
		t.Error("docs/guides/api-coverage.md is not what make generate writes")
	}
}
