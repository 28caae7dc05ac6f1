package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// kind is what all surfaces of one kind have in common.
type kind struct {
	// prefix stands before the name where a configuration refers to one.
	prefix string
	// folder and file are where its examples are, under examples.
	folder, file string
	// block is its keyword in a configuration.
	block string
}

var (
	resourceKind = kind{"", "resources", "resource.tf", "resource"}
	dataKind     = kind{"data.", "data-sources", "data-source.tf", "data"}
	actionKind   = kind{"action.", "actions", "action.tf", "action"}
	listKind     = kind{"list.", "list-resources", "list-resource.tfquery.hcl", "list"}
)

// surface is a resource, data source, action or list resource.
type surface struct {
	kind
	name       string
	schema     *tfprotov6.Schema
	importable bool
}

func (s surface) String() string { return s.prefix + s.name }

func surfaces(t *testing.T) []surface {
	t.Helper()
	server := newServer(t, nil)
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var all []surface
	for name, schema := range server.schemas.ResourceSchemas {
		all = append(all, surface{kind: resourceKind, name: name, schema: schema, importable: identities.IdentitySchemas[name] != nil})
	}
	for name, schema := range server.schemas.DataSourceSchemas {
		all = append(all, surface{kind: dataKind, name: name, schema: schema})
	}
	for name, schema := range server.schemas.ActionSchemas {
		all = append(all, surface{kind: actionKind, name: name, schema: schema.Schema})
	}
	for name, schema := range server.schemas.ListResourceSchemas {
		all = append(all, surface{kind: listKind, name: name, schema: schema})
	}
	return all
}

// The documentation is made from the schemas: whoever adds an attribute describes it.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	describedBlock(t, "provider", newServer(t, nil).schemas.Provider)
	for _, s := range surfaces(t) {
		describedBlock(t, s.String(), s.schema)
	}
}

func describedBlock(t *testing.T, at string, schema *tfprotov6.Schema) {
	t.Helper()
	described(t, at, schema.Block.Description)
	if schema.Block.DescriptionKind != tfprotov6.StringKindMarkdown {
		t.Errorf("%s: the description is not Markdown", at)
	}
	for _, block := range schema.Block.BlockTypes {
		t.Errorf("%s: %s is a block; attributes are what this provider has", at, block.TypeName)
	}
	describedAttributes(t, at, schema.Block.Attributes)
}

func describedAttributes(t *testing.T, at string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, a := range attributes {
		name := at + "." + a.Name
		if a.Name == "timeouts" && a.Description == "" { // the library's; its attributes are described
			describedAttributes(t, name, a.NestedType.Attributes)
			continue
		}
		described(t, name, a.Description)
		if a.NestedType != nil {
			describedAttributes(t, name, a.NestedType.Attributes)
		}
	}
}

func described(t *testing.T, at, description string) {
	t.Helper()
	if description == "" || strings.TrimSpace(description) != description || !strings.HasSuffix(description, ".") {
		t.Errorf("%s: the description is no sentence: %q", at, description)
	}
}

const examples = "../../examples"

// Every surface has an example, and importable resources show all three ways to import.
func TestEverySurfaceHasAnExample(t *testing.T) {
	t.Parallel()
	wanted := map[string]bool{}
	for _, s := range surfaces(t) {
		files := []string{s.file}
		if s.importable {
			files = append(files, "import.sh", "import-by-string-id.tf", "import-by-identity.tf")
		}
		wanted[filepath.Join(s.folder, s.name)] = true
		for _, file := range files {
			raw, err := os.ReadFile(filepath.Join(examples, s.folder, s.name, file))
			if err != nil {
				t.Errorf("%s: %v", s, err)
			} else if !strings.Contains(string(raw), s.name) {
				t.Errorf("%s: %s does not mention it", s, file)
			}
			if file == s.file && !regexp.MustCompile(`(?m)^`+s.block+` "`+s.name+`" "`).Match(raw) {
				t.Errorf("%s: %s declares none", s, file)
			}
		}
	}
	for _, folder := range []string{resourceKind.folder, dataKind.folder, actionKind.folder, listKind.folder} {
		entries, err := os.ReadDir(filepath.Join(examples, folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if name := filepath.Join(folder, entry.Name()); !wanted[name] {
				t.Errorf("examples/%s is of something that does not exist", name)
			}
		}
	}
}

// A surface without an acceptance test is not done.
func TestEverySurfaceHasAnAcceptanceTest(t *testing.T) {
	t.Parallel()
	tested := acceptanceTexts(t)
	for _, s := range surfaces(t) {
		// data.p100_user.alice, or a block written out; the type alone for acctest.Block and for what is invoked without a block.
		pattern := `(^|[^.\w])` + s.prefix + s.name + `\.\w|` + s.block + ` "` + s.name + `" "`
		if s.kind == resourceKind || s.kind == actionKind {
			pattern += `|^` + s.name + `$`
		}
		mention := regexp.MustCompile(pattern)
		if !slices.ContainsFunc(tested, mention.MatchString) {
			t.Errorf("%s: no acceptance test under internal/provider mentions it", s)
		}
	}
}

// acceptanceTexts are the string literals of the test files in the packages that have acceptance tests.
func acceptanceTexts(t *testing.T) []string {
	t.Helper()
	byFolder, accepting := map[string][]string{}, map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder := filepath.Dir(path)
		accepting[folder] = accepting[folder] || slices.ContainsFunc(file.Decls, isAcceptanceTest)
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if value, err := strconv.Unquote(literal.Value); err == nil {
					byFolder[folder] = append(byFolder[folder], value)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for folder, literals := range byFolder {
		if accepting[folder] {
			texts = append(texts, literals...)
		}
	}
	if len(texts) == 0 {
		t.Fatal("no acceptance tests were found")
	}
	return texts
}

func isAcceptanceTest(decl ast.Decl) bool {
	fn, ok := decl.(*ast.FuncDecl)
	return ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "TestAcc")
}
