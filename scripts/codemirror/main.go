// Command codemirror puts what npm gave into one module, web/js/codemirror/codemirror.js, which is kept in the repository:
// building the site needs no npm. Run it with "make codemirror" after changing a version in package.json.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	result := api.Build(api.BuildOptions{
		EntryPoints:      []string{"scripts/codemirror/codemirror.js"},
		Outfile:          "web/js/codemirror/codemirror.js",
		Bundle:           true,
		Write:            true,
		Format:           api.FormatESModule,
		Alias:            map[string]string{"@codemirror/lang-html": "./scripts/codemirror/nohtml.js"},
		MinifyWhitespace: true, // minified with the rest; this is only for the size of the repository
		LegalComments:    api.LegalCommentsInline,
		Plugins:          []api.Plugin{{Name: "adopted-styles", Setup: adoptStyles}},
		Banner:           map[string]string{"js": "/*! CodeMirror 6 and Lezer, MIT license, (C) Marijn Haverbeke and others. Made by scripts/codemirror. */"},
	})
	if len(result.Errors) > 0 {
		fmt.Fprintln(os.Stderr, strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
		os.Exit(1)
	}
}

// adoptStyles has style-mod give its styles to the document as constructed sheets, as it does in a shadow tree. In a document
// it would write a <style>, which the site's Content-Security-Policy forbids.
func adoptStyles(b api.PluginBuild) {
	b.OnLoad(api.OnLoadOptions{Filter: `/style-mod\.js$`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		const condition = "!root.head && root.adoptedStyleSheets"
		source, err := os.ReadFile(a.Path)
		if err == nil && !strings.Contains(string(source), condition) {
			err = errors.New("style-mod has changed: see how it chooses between sheets and <style> now")
		}
		adopted := strings.Replace(string(source), condition, "root.adoptedStyleSheets", 1)
		return api.OnLoadResult{Contents: &adopted}, err
	})
}
