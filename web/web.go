// Package web holds what readers and staff see: primitives (ui), the shell (layout), the pages (public,
// admin), the messages (mail), and the sources of styles, scripts, fonts and icons. This file only says how
// those sources become the files in static/dist.
package web

//go:generate go run ./bundle
