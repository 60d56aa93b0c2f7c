package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"localprogress.org/site/internal/testsite"
	"localprogress.org/site/static"
)

// TestNginxAnswersAsTheSite compares what the example sends from its copies, and what it passes on, with the site.
func TestNginxAnswersAsTheSite(t *testing.T) {
	if nginx() == "" {
		t.Skip("There is no nginx on this machine: make bench installs it.")
	}
	t.Parallel()
	site := startSite(t, program(t), testsite.StartDemo(t).Pool.Config().ConnString())
	example := startNginx(t, "copies", asShipped(t, site))
	for _, address := range []string{"/", "/news", "/news/eleven-votes-upstate", "/news/eleven-votes-upstate.md", "/news.atom", "/news.rss", "/news.json", "/events.ics",
		"/events/convening-2024-oakland.ics", "/sitemap.xml"} {
		a := ask(t, site.url, address)
		awaitCopy(t, site, address)
		sameAnswer(t, "nginx", a, ask(t, example.url, address))
	}
	for _, address := range []string{"/search?q=housing", "/press/kit.zip", static.URL("site.css"), "/admin/sign-in"} {
		sameAnswer(t, "nginx", ask(t, site.url, address), ask(t, example.url, address))
	}
}

// nginx is the program's path, "" where it is not installed.
func nginx() string {
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} { // not everybody's programs are looked for there
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// startNginx runs nginx with the server block as all of its configuration, on a free port.
func startNginx(t *testing.T, name, server string) *process {
	t.Helper()
	path := nginx()
	if path == "" {
		t.Fatal("There is no nginx on this machine: install the package nginx.")
	}
	folder, port := t.TempDir(), freePort(t)
	// As root its workers would be another user, who may not read the copies of this run.
	user := ""
	if os.Getuid() == 0 {
		user = "user root;"
	}
	config := fmt.Sprintf("%s\ndaemon off;\nworker_processes 2;\npid %s/pid;\nerror_log stderr warn;\nevents { worker_connections 4096; }\nhttp {\naccess_log off;\nkeepalive_requests 1000000;\n%s\n}\n",
		user, folder, strings.ReplaceAll(server, "listen 80;", "listen "+port+";"))
	for _, scratch := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		config = strings.Replace(config, "access_log off;", fmt.Sprintf("access_log off;\n%s_temp_path %s/%[1]s;", scratch, folder), 1)
	}
	file := filepath.Join(folder, name+".conf")
	if err := os.WriteFile(file, []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	p := &process{url: "http://" + port, args: []string{path, "-c", file, "-e", "stderr"}}
	p.start(t)
	return p
}

// asFiles is nginx's plainest configuration for the answers: a file for each, packed beforehand.
func asFiles(t *testing.T, answers []answer) string {
	t.Helper()
	folder := t.TempDir()
	var locations strings.Builder
	for i, a := range answers {
		name := filepath.Join(folder, fmt.Sprintf("%d.html", i))
		for _, file := range []string{name, name + ".gz"} { // the plain form is only looked for
			if err := os.WriteFile(file, a.Body, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		path, _, _ := strings.Cut(a.Address, "?")
		fmt.Fprintf(&locations, "location = %s { try_files /%d.html =404; }\n", path, i)
	}
	return fmt.Sprintf("server {\nlisten 80;\nroot %s;\ngzip_static on;\ndefault_type text/html;\nlocation = /healthz { return 200; }\n%s}\n", folder, &locations)
}

// asShipped is the example that comes with the site, for this site and its copies.
func asShipped(t *testing.T, site *process) string {
	t.Helper()
	example, err := os.ReadFile("../../deploy/nginx-copies.conf")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("127.0.0.1:8080", strings.TrimPrefix(site.url, "http://"), "/var/lib/localprogress", site.data).Replace(string(example))
}
