package feed

import "testing"

func TestContentStandsAnywhere(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`<p><a href="/news/x">x</a></p>`:                                                                             `<p><a href="https://example.org/news/x">x</a></p>`,
		`<img src="/files/a/8.png" alt="A &lt;b&gt;" loading="lazy">`:                                                `<img src="https://example.org/files/a/8.png" alt="A &lt;b&gt;">`,
		`<picture><source type="image/avif" srcset="/files/a/8.avif 8w"><img src="/files/a/8.png" alt=""></picture>`: `<img src="https://example.org/files/a/8.png" alt="">`,
		`<h2 id="s-a"><a class="anchor" href="#s-a">Costs &amp; gains</a></h2>`:                                      `<h2>Costs &amp; gains</h2>`,
		`<sup id="s-1"><a href="#s-fn" role="doc-noteref">1</a></sup>`:                                               `<sup><a href="https://example.org/news/y#s-fn">1</a></sup>`,
		`<div class="dl"><svg class="pat"><g><path d=""/></g></svg><p>T</p></div>`:                                   `<p>T</p>`,
		`<li><input type="checkbox" checked disabled> done</li>`:                                                     `<li>☑ done</li>`,
		`<li><input type="checkbox" disabled> open</li>`:                                                             `<li>☐ open</li>`,
		`<pre><code class="language-go"><span class="code-k">if</span> x</code></pre>`:                               `<pre><code>if x</code></pre>`,
		`<a href="mailto:a@example.org">a</a>`:                                                                       `<a href="mailto:a@example.org">a</a>`,
		`<a href="https://other.example/?a=1&amp;b=2">o</a>`:                                                         `<a href="https://other.example/?a=1&amp;b=2">o</a>`,
		`a &lt;script&gt; &#34;`:                                                                                     `a &lt;script&gt; &#34;`,
	} {
		if got := Content(source, "https://example.org/news/y"); got != want {
			t.Errorf("Content(%s)\n got %s\nwant %s", source, got, want)
		}
	}
}
