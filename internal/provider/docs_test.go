package provider_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	fenced   = regexp.MustCompile("(?s)\n```.*?\n```")
	linked   = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headed   = regexp.MustCompile(`(?m)^#+ +(.*)$`)
	anchored = regexp.MustCompile(`<a id="([^"]+)">`)
	unslug   = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// page is a Markdown file of the repository, without its blocks of code.
func page(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return fenced.ReplaceAllString(string(text), "")
}

// pages are the Markdown files that people read: those of the root, the documentation and the examples.
func pages(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	files, err := filepath.Glob(filepath.Join(root, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"docs", "examples"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(file string, _ fs.DirEntry, err error) error {
			if filepath.Ext(file) == ".md" {
				files = append(files, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// anchors are the places of a page that a link can name, as GitHub and the registry make them from headings.
func anchors(text string) map[string]bool {
	places := map[string]bool{}
	for _, heading := range headed.FindAllStringSubmatch(text, -1) {
		slug := strings.ToLower(linked.ReplaceAllString(heading[1], ""))
		places[strings.ReplaceAll(unslug.ReplaceAllString(slug, ""), " ", "-")] = true
	}
	for _, anchor := range anchored.FindAllStringSubmatch(text, -1) {
		places[anchor[1]] = true
	}
	return places
}

// Every link within the repository leads to something, and to a heading that is there.
func TestDocumentation_links(t *testing.T) {
	t.Parallel()
	links := 0
	for _, file := range pages(t) {
		for _, link := range linked.FindAllStringSubmatch(page(t, file), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			links++
			target, place, _ := strings.Cut(link[1], "#")
			to := file
			if target != "" {
				to = filepath.Join(filepath.Dir(file), filepath.FromSlash(target))
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: the link %s leads nowhere", file, link[1])
			} else if place != "" && !anchors(page(t, to))[place] {
				t.Errorf("%s: the link %s names a heading that is not there", file, link[1])
			}
		}
	}
	if links < 100 {
		t.Errorf("only %d links were found", links)
	}
}

// Whoever starts at the first page finds every guide.
func TestDocumentation_indexNamesEveryGuide(t *testing.T) {
	t.Parallel()
	docs := filepath.Join("..", "..", "docs")
	index := page(t, filepath.Join(docs, "index.md"))
	guides, err := filepath.Glob(filepath.Join(docs, "guides", "*.md"))
	if err != nil || len(guides) == 0 {
		t.Fatalf("no guides, %v", err)
	}
	for _, guide := range guides {
		if link := "](guides/" + filepath.Base(guide) + ")"; !strings.Contains(index, link) {
			t.Errorf("the start page does not lead to %s", guide)
		}
	}
}
