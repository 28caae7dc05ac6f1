package coverage

import (
	_ "embed"
	"io"
	"strings"
	"text/template"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

//go:embed page.md.tmpl
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// section is one noun of the API on the page.
type section struct {
	Title, Description string
	Rows               []row
}

// row is an operation with its evidence and what carries it in HCL, both in Markdown.
type row struct {
	contract.Operation

	Source, Carriers string
}

// WritePage writes the page of the documentation, in Markdown.
func WritePage(w io.Writer, api *contract.Contract) error {
	var data struct {
		Sections               []section
		Total, Exempt, Assumed int
	}
	for _, tag := range api.Tags() {
		s := section{Title: title(tag.Name), Description: tag.Description}
		for _, op := range api.Operations() {
			if op.Tag != tag.Name {
				continue
			}
			data.Total++
			if exemption(op) != "" {
				data.Exempt++
			}
			if strings.Contains(op.Evidence, "assumed") {
				data.Assumed++
			}
			s.Rows = append(s.Rows, row{op, strings.ReplaceAll(op.Evidence, "assumed", "**assumed**"), carriers(op)})
		}
		data.Sections = append(data.Sections, s)
	}
	return page.Execute(w, data)
}

// title is a noun as a headline.
func title(noun string) string {
	if noun == "kyc" || noun == "sepa" {
		return strings.ToUpper(noun)
	}
	return strings.ToUpper(noun[:1]) + noun[1:]
}

// carriers says what uses an operation, each member with a link to its page, or why nothing does.
func carriers(op contract.Operation) string {
	if reason := exemption(op); reason != "" {
		return reason
	}
	var links []string
	for _, id := range every {
		if id == op.ID {
			links = append(links, "the provider itself, once in a run")
		}
	}
	for _, member := range uses.users(op.ID) {
		links = append(links, "["+"`"+member+"`"+"](../"+pageOf(member)+")")
	}
	return strings.Join(links, ", ")
}

// pageOf is where the documentation of a member is.
func pageOf(member string) string {
	folder, name := "resources", member
	for prefix, kind := range map[string]string{"data.": "data-sources", "action.": "actions", "list.": "list-resources"} {
		if rest, ok := strings.CutPrefix(member, prefix); ok {
			folder, name = kind, rest
		}
	}
	return folder + "/" + strings.TrimPrefix(name, "p100_") + ".md"
}
