package acctest

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/coverage"
	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

// memberKey is the key under which a context holds the address of the member that requests are sent for.
type memberKey struct{}

func sentFor(ctx context.Context, member string) context.Context {
	return context.WithValue(ctx, memberKey{}, member)
}

// sent collects which member has sent which operation in this process.
var sent struct {
	mu  sync.Mutex
	all map[string]map[string]bool // operations by member
}

// record notes what a request is sent for, and fails the first test in which the member's row in the table of uses lacks the
// operation.
func (e *Env) record(api *contract.Contract, req *http.Request) {
	member, ok := req.Context().Value(memberKey{}).(string)
	if !ok {
		return
	}
	op, _, ok := api.Find(req.Method, req.URL.EscapedPath())
	if !ok {
		return // the request breaks the contract, which is said elsewhere
	}
	sent.mu.Lock()
	defer sent.mu.Unlock()
	if sent.all == nil {
		sent.all = map[string]map[string]bool{}
	}
	if sent.all[member] == nil {
		sent.all[member] = map[string]bool{}
	}
	id := op.ID
	if op.AlternativeOf != "" {
		id = op.AlternativeOf
	}
	first := !sent.all[member][id]
	sent.all[member][id] = true
	if first && !coverage.Covers(member, id) {
		e.t.Errorf("%s sent %s, which its row lacks: add it in %s and run make generate", member, id, coverage.File)
	}
}

// Main runs the tests of a package of members (user, kyc, ...) and fails when one of them never sent an operation that its row in
// the table of uses has. Where only some of the tests run, nothing is concluded. A package's TestMain calls it.
func Main(m *testing.M) {
	code := m.Run()
	if code == 0 && os.Getenv("TF_ACC") != "" && !testing.Short() && runsEverything() {
		pc, _, _, _ := runtime.Caller(1)
		for _, problem := range unproven(packageOf(runtime.FuncForPC(pc).Name())) {
			fmt.Fprintln(os.Stderr, problem)
			code = 1
		}
	}
	os.Exit(code)
}

func runsEverything() bool {
	return !slices.ContainsFunc([]string{"test.run", "test.skip", "test.list", "test.fuzz"}, func(name string) bool {
		f := flag.Lookup(name)
		return f != nil && f.Value.String() != ""
	})
}

// unproven says what the rows of the members of a package have and no test has seen.
func unproven(folder string) []string {
	sent.mu.Lock()
	defer sent.mu.Unlock()
	var problems []string
	for member, home := range Members() {
		if home != folder {
			continue
		}
		for _, id := range coverage.Operations(member) {
			if !sent.all[member][id] {
				problems = append(problems, fmt.Sprintf("%s: no acceptance test of this package made it send %s, which its row in %s has: test it, or take it out",
					member, id, coverage.File))
			}
		}
	}
	slices.Sort(problems)
	return problems
}

// Members returns the package of every resource, data source, action and list resource, by its address in a configuration as the
// table of uses has it.
func Members() map[string]string {
	ctx, p := context.Background(), provider.New("test")()
	members := map[string]string{}
	for _, made := range p.Resources(ctx) {
		var name resource.MetadataResponse
		made().Metadata(ctx, resource.MetadataRequest{ProviderTypeName: provider.TypeName}, &name)
		members[name.TypeName] = homeOf(made)
	}
	for _, made := range p.DataSources(ctx) {
		var name datasource.MetadataResponse
		made().Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: provider.TypeName}, &name)
		members["data."+name.TypeName] = homeOf(made)
	}
	if p, ok := p.(fwprovider.ProviderWithActions); ok {
		for _, made := range p.Actions(ctx) {
			var name action.MetadataResponse
			made().Metadata(ctx, action.MetadataRequest{ProviderTypeName: provider.TypeName}, &name)
			members["action."+name.TypeName] = homeOf(made)
		}
	}
	if p, ok := p.(fwprovider.ProviderWithListResources); ok {
		for _, made := range p.ListResources(ctx) {
			var name resource.MetadataResponse
			made().Metadata(ctx, resource.MetadataRequest{ProviderTypeName: provider.TypeName}, &name)
			members["list."+name.TypeName] = homeOf(made)
		}
	}
	return members
}

// homeOf is the package of a constructor; the types themselves may be shared ones.
func homeOf(constructor any) string {
	return packageOf(runtime.FuncForPC(reflect.ValueOf(constructor).Pointer()).Name())
}

// packageOf is the last part of the import path of a function; a package of tests counts as the one that it tests.
func packageOf(function string) string {
	function = function[strings.LastIndex(function, "/")+1:]
	name, _, _ := strings.Cut(function, ".")
	return strings.TrimSuffix(name, "_test")
}
