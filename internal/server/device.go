package server

import "strings"

// What browsers and systems say of themselves, the more special first: most say that they are the others too.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"},
		{"CrOS", "Chromebook"}, {"Linux", "Linux"}}
)

// deviceName is how a person knows the device: "Firefox on Windows". What is not known is "A browser" or "a device".
func deviceName(agent string) string {
	return named(browsers, agent, "A browser") + " on " + named(systems, agent, "a device")
}

func named(known [][2]string, agent, otherwise string) string {
	for _, k := range known {
		if strings.Contains(agent, k[0]) {
			return k[1]
		}
	}
	return otherwise
}
