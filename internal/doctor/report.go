package doctor

import (
	"fmt"
	"io"
	"strings"
)

// Verdict says how an operation of a deployment compares with the contract.
type Verdict string

// The verdicts.
const (
	Agrees       Verdict = "agrees"        // the path exists and the answer has the documented shape
	PathAgrees   Verdict = "path agrees"   // the path exists; the shape of the result was not seen
	OtherPath    Verdict = "other path"    // the operation is under another path
	ShapeDiffers Verdict = "shape differs" // the answer is none that the contract has
	PathUnknown  Verdict = "path unknown"  // the path does not exist, and neither do the others that were tried
	Failed       Verdict = "failed"        // no verdict was possible this time
	NotChecked   Verdict = "not checked"   // on purpose
)

// Check is what was found out about one operation. It holds no value of an answer.
type Check struct {
	// Operation is the operationId.
	Operation string `json:"operation"`
	Method    string `json:"method"`
	// Path is the path template that the provider would use.
	Path string `json:"path"`
	// Evidence says where the contract's facts about the operation come from.
	Evidence string `json:"evidence"`
	// Answer is status and error code, for example "400 P412"; empty where nothing was asked.
	Answer  string  `json:"answer,omitempty"`
	Verdict Verdict `json:"verdict"`
	// OtherPath is where the operation is instead.
	OtherPath string `json:"otherPath,omitempty"`
	// Details say in what the answer differs, or why something was not checked.
	Details []string `json:"details,omitempty"`
}

func (c *Check) note(detail string) { c.Details = append(c.Details, detail) }

// Report is what was found out about a deployment.
type Report struct {
	BaseURL string  `json:"baseUrl"`
	Checks  []Check `json:"operations"`
}

// Count returns the number of operations with a verdict.
func (r Report) Count(verdicts ...Verdict) int {
	n := 0
	for _, c := range r.Checks {
		for _, v := range verdicts {
			if c.Verdict == v {
				n++
			}
		}
	}
	return n
}

// Agreed reports that whatever was to be checked was, and nothing differs.
func (r Report) Agreed() bool {
	return r.Count(OtherPath, ShapeDiffers, PathUnknown, Failed) == 0
}

// OperationPaths are the paths to put into the provider block, by operationId.
func (r Report) OperationPaths() map[string]string {
	paths := map[string]string{}
	for _, c := range r.Checks {
		if c.Verdict == OtherPath {
			paths[c.Operation] = c.OtherPath
		}
	}
	return paths
}

// WriteTable writes the report for people: a table, what differs, and the operation_paths for it.
func (r Report) WriteTable(w io.Writer) error {
	var b strings.Builder
	operation, path, said := len("OPERATION"), len("ASSUMED PATH"), len("ANSWER")
	for _, c := range r.Checks {
		operation, path, said = max(operation, len(c.Operation)), max(path, len(c.Method+" "+c.Path)), max(said, len(c.Answer))
	}
	line := func(cells ...string) {
		fmt.Fprintf(&b, "%-*s  %-*s  %-*s  %s\n", operation, cells[0], path, cells[1], said, cells[2], cells[3])
	}
	line("OPERATION", "ASSUMED PATH", "ANSWER", "VERDICT")
	for _, c := range r.Checks {
		verdict := string(c.Verdict)
		if c.Verdict == NotChecked {
			verdict += " (" + strings.Join(c.Details, "; ") + ")"
		}
		line(c.Operation, c.Method+" "+c.Path, c.Answer, verdict)
		if c.Verdict == NotChecked {
			continue
		}
		for _, detail := range c.Details {
			fmt.Fprintf(&b, "  - %s\n", detail)
		}
	}
	r.writePaths(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// writePaths writes what belongs into the provider block. Paths that were not found are left to the reader.
func (r Report) writePaths(b *strings.Builder) {
	if r.Count(OtherPath, PathUnknown) == 0 {
		return
	}
	b.WriteString("\nFor the provider block:\n\noperation_paths = {\n")
	for _, c := range r.Checks {
		switch c.Verdict {
		case OtherPath:
			fmt.Fprintf(b, "  %s = %q\n", c.Operation, c.OtherPath)
		case PathUnknown:
			fmt.Fprintf(b, "  # %s = \"...\" # not %s: ask P100, and keep the placeholders\n", c.Operation, c.Path)
		}
	}
	b.WriteString("}\n")
}
