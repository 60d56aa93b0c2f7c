package main

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// The example must not rot: it sets only what the program reads, and is built with the Go that the program wants.
func TestTheComposeExampleIsCurrent(t *testing.T) {
	t.Parallel()
	var example struct {
		Services map[string]struct {
			Environment map[string]string
			Secrets     []string
			Volumes     []string
			Deploy      struct{ Replicas int }
			DependsOn   map[string]any `yaml:"depends_on"`
		}
		Secrets, Volumes map[string]any
	}
	read(t, "../../deploy/compose/compose.yaml", func(text []byte) error { return yaml.Unmarshal(text, &example) })
	twins := map[string]bool{}
	collectTwins(reflect.TypeFor[cli](), twins)
	site := example.Services["site"]
	if site.Deploy.Replicas != 3 || len(site.Environment) == 0 {
		t.Errorf("the example serves with %+v", site)
	}
	for name := range site.Environment {
		if !twins[name] {
			t.Errorf("the program does not read %s", name)
		}
	}
	for name, service := range example.Services {
		for _, s := range service.Secrets {
			if _, ok := example.Secrets[s]; !ok {
				t.Errorf("%s wants the secret %s, which is not there", name, s)
			}
		}
		for _, v := range service.Volumes {
			source, _, _ := strings.Cut(v, ":")
			if _, ok := example.Volumes[source]; !ok && !strings.HasPrefix(source, ".") {
				t.Errorf("%s wants the volume %s, which is not there", name, source)
			}
		}
		for other := range service.DependsOn {
			if _, ok := example.Services[other]; !ok {
				t.Errorf("%s waits for %s, which is not there", name, other)
			}
		}
	}
	read(t, "../../go.mod", func(mod []byte) error {
		_, rest, _ := strings.Cut(string(mod), "\ngo ")
		major := strings.Join(strings.Split(strings.Fields(rest)[0], ".")[:2], ".")
		read(t, "../../deploy/Dockerfile", func(docker []byte) error {
			if !strings.Contains(string(docker), "FROM golang:"+major+"-") {
				t.Errorf("the image is not built with Go %s", major)
			}
			return nil
		})
		return nil
	})
}

func read(t *testing.T, path string, use func([]byte) error) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = use(text)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// collectTwins gathers the environment variables of a command and all below it.
func collectTwins(of reflect.Type, into map[string]bool) {
	if of.Kind() != reflect.Struct {
		return
	}
	for f := range of.Fields() {
		if twin := f.Tag.Get("twin"); twin != "" {
			into[twin] = true
		}
		collectTwins(f.Type, into)
	}
}
