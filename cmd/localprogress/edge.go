package main

import (
	"localprogress.org/site/internal/config"
	"localprogress.org/site/internal/edge"
)

// edgeFlags say what keeps pages in front of the site. The token has no flag: everybody on the machine can read those.
type edgeFlags struct {
	Edge          string   `help:"What keeps pages in front of the site: fastly, cloudflare or varnish. It is told how long each may be kept, and when they change." name:"edge" placeholder:"NAME" twin:"LP_EDGE"`
	EdgeService   string   `help:"Fastly's service ID, or Cloudflare's zone ID." name:"edge-service" placeholder:"ID" twin:"LP_EDGE_SERVICE"`
	EdgeInstances []string `help:"Addresses of all Varnish servers, such as http://10.0.0.5,http://10.0.0.6." name:"edge-instances" placeholder:"URL" twin:"LP_EDGE_INSTANCES"`
	EdgeTokenFile string   `help:"File with Fastly's or Cloudflare's token. Or put the token itself into LP_EDGE_TOKEN." name:"edge-token-file" placeholder:"FILE" twin:"LP_EDGE_TOKEN_FILE"`
}

// edgeToken is where the token of the edge stands.
var edgeToken = secretPlace{"--edge-token-file", "LP_EDGE_TOKEN"}

// edge returns what the flags and the environment say.
func (f edgeFlags) edge(getenv func(string) string) (config.Edge, error) {
	token, err := edgeToken.read(f.EdgeTokenFile, getenv)
	return config.Edge{Kind: f.Edge, Service: f.EdgeService, Instances: f.EdgeInstances, Token: token}, err
}

// edgeOf is the edge of the configuration, nil when there is none.
func edgeOf(c config.Edge) *edge.Edge {
	switch c.Kind {
	case config.Fastly:
		return edge.Fastly(c.Service, c.Token)
	case config.Cloudflare:
		return edge.Cloudflare(c.Service, c.Token)
	case config.Varnish:
		return edge.Varnish(c.Instances)
	}
	return nil
}
