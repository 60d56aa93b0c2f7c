// Command bundle turns web/css, web/js, web/fonts and web/icons into static/dist: bundled, minified, each
// file under a name that holds a hash of its content, with static/manifest.json saying which is which. Run
// it with "go generate ./web". The same sources always give the same bytes.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"localprogress.org/site/internal/coding"
)

func main() {
	if err := bundle(".", "../static"); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// bundled are the files that pages ask for by name. What they import lies in folders below theirs.
var bundled = []string{"css/*.css", "js/*.js"}

// copied are the files served as they are.
var copied = []string{"fonts/*.woff2", "fonts/OFL-*.txt", "icons/*"}

// texts are the files that have packed forms beside them.
var texts = []string{".css", ".js", ".svg", ".txt"}

// bundle reads the folder web and rewrites static/dist and static/manifest.json. Nothing is touched when
// a source does not build.
func bundle(web, static string) error {
	out := &output{files: map[string][]byte{}, manifest: map[string]string{}}
	if err := out.take(web, copied, os.ReadFile); err != nil {
		return err
	}
	// Stylesheets name fonts, so these are there before.
	if err := out.take(web, bundled, func(path string) ([]byte, error) { return build(path, out.manifest) }); err != nil {
		return err
	}
	return out.write(static)
}

// build bundles one stylesheet or script with everything it imports.
func build(path string, manifest map[string]string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{path},
		Bundle:            true,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsInline,
		Format:            api.FormatIIFE,
		// Cascade layers and :has() set the floor; nothing older shows these styles anyway.
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "105"}, {Name: api.EngineFirefox, Version: "121"}, {Name: api.EngineSafari, Version: "15.4"}},
		Plugins: []api.Plugin{hashedNames(manifest)},
	})
	if len(result.Errors) > 0 {
		messages := api.FormatMessages(result.Errors, api.FormatMessagesOptions{})
		return nil, fmt.Errorf("%s does not build:\n%s", path, strings.Join(messages, ""))
	}
	return result.OutputFiles[0].Contents, nil
}

// hashedNames makes url(../fonts/x.woff2) in a stylesheet point at the hashed copy.
func hashedNames(manifest map[string]string) api.Plugin {
	return api.Plugin{Name: "hashed-names", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `\.(woff2|svg|png)$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			name, ok := manifest[filepath.Base(a.Path)]
			if !ok {
				return api.OnResolveResult{}, fmt.Errorf("no such font or icon: %s", a.Path)
			}
			return api.OnResolveResult{Path: "/static/" + name, External: true}, nil
		})
	}}
}

// output is the finished set of files, in memory until all of it is there.
type output struct {
	files    map[string][]byte // by hashed name
	manifest map[string]string // plain name to hashed name
}

// take adds what made makes of each file below the folder that fits one of the patterns.
func (o *output) take(folder string, patterns []string, made func(path string) ([]byte, error)) error {
	for _, pattern := range patterns {
		names, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return err
		}
		for _, name := range names {
			content, err := made(name)
			if err != nil {
				return err
			}
			o.add(filepath.Base(name), content)
		}
	}
	return nil
}

// add names the content after its hash: site.css becomes site.0123456789.css. Hexadecimal, because the
// site's addresses are lower case.
func (o *output) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	hashed := strings.ToLower(strings.TrimSuffix(name, ext)) + "." + hex.EncodeToString(sum[:5]) + ext
	o.files[hashed] = content
	o.manifest[name] = hashed
	if slices.Contains(texts, ext) {
		for _, c := range coding.AtRest {
			o.files[c.File(hashed)] = coding.Small(content, c)
		}
	}
}

// write replaces static/dist and the manifest. A file that is right already is left alone, so that the
// time stamps say what changed.
func (o *output) write(static string) error {
	dist := filepath.Join(static, "dist")
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	old, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, e := range old {
		if _, ok := o.files[e.Name()]; !ok {
			if err := os.Remove(filepath.Join(dist, e.Name())); err != nil {
				return err
			}
		}
	}
	for name, content := range o.files {
		if err := keep(filepath.Join(dist, name), content); err != nil {
			return err
		}
	}
	manifest, err := json.MarshalIndent(o.manifest, "", "  ") // encoding/json sorts the keys
	if err != nil {
		return err
	}
	return keep(filepath.Join(static, "manifest.json"), append(manifest, '\n'))
}

func keep(path string, content []byte) error {
	if old, err := os.ReadFile(path); err == nil && string(old) == string(content) {
		return nil
	}
	return os.WriteFile(path, content, 0o644)
}
