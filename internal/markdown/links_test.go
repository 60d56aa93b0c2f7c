package markdown

import (
	"fmt"
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	t.Parallel()
	const text = `Read [the report](https://example.org/a?b=1&amp;c=2 "A title") and
https://example.org/bare, <https://example.org/angle>, [mail](mailto:a@example.org).

:::embed https://vimeo.com/123456
Title
:::

- [A](/news/a)
- [B][ref], ![A picture](/files/x.jpg)

` + "`[code](https://example.org/code)`" + `

[The text](entry:12#part)

[ref]: https://example.org/ref
`
	var got []string
	for _, l := range Links(text) {
		got = append(got, fmt.Sprint(l.Line, " ", l.Address))
	}
	want := "1 https://example.org/a?b=1&c=2; 2 https://example.org/bare; 2 https://example.org/angle; 2 mailto:a@example.org; 4 https://vimeo.com/123456; " +
		"8 /news/a; 9 https://example.org/ref; 13 entry:12#part"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got\n%s, want\n%s", s, want)
	}
}
