package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
)

// What can keep pages in front of the site.
const (
	Fastly     = "fastly"
	Cloudflare = "cloudflare"
	Varnish    = "varnish"
)

// Edge is what keeps pages in front of the site, and how to reach it when they change.
type Edge struct {
	Kind      string   // Fastly, Cloudflare or Varnish; "": nothing does
	Service   string   // Fastly's service ID or Cloudflare's zone ID
	Instances []string // the addresses of all Varnish servers
	Token     string   // Fastly's or Cloudflare's; never printed
}

var (
	serviceID = regexp.MustCompile(`^[A-Za-z0-9]{1,64}$`)
	tokenText = regexp.MustCompile(`^[!-~]{1,1000}$`)
)

// check returns everything that is wrong, and never repeats the token.
func (e Edge) check() error {
	switch e.Kind {
	case "":
		if e.Service != "" || len(e.Instances) > 0 || e.Token != "" {
			return errors.New("--edge is missing: say fastly, cloudflare or varnish, or leave out the other settings of the edge")
		}
		return nil
	case Fastly, Cloudflare:
		return e.checkNetwork()
	case Varnish:
		return e.checkInstances()
	}
	return fmt.Errorf("--edge %q is none of fastly, cloudflare and varnish", e.Kind)
}

func (e Edge) checkNetwork() error {
	var errs []error
	if !serviceID.MatchString(e.Service) {
		errs = append(errs, fmt.Errorf("--edge-service %q is not the ID of a Fastly service or a Cloudflare zone", e.Service))
	}
	if !tokenText.MatchString(e.Token) {
		errs = append(errs, fmt.Errorf("--edge %s needs a token: put it in a file and name that with --edge-token-file, or into LP_EDGE_TOKEN", e.Kind))
	}
	if len(e.Instances) > 0 {
		errs = append(errs, fmt.Errorf("--edge-instances is for varnish, not for %s", e.Kind))
	}
	return errors.Join(errs...)
}

func (e Edge) checkInstances() error {
	var errs []error
	if e.Service != "" || e.Token != "" {
		errs = append(errs, errors.New("--edge-service and a token are for fastly and cloudflare: varnish takes purges by the address they come from"))
	}
	if len(e.Instances) == 0 {
		errs = append(errs, errors.New("--edge-instances is missing: name every Varnish server, such as http://10.0.0.5,http://10.0.0.6"))
	}
	for _, instance := range e.Instances {
		parsed, err := url.Parse(instance)
		if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "" || parsed.User != nil ||
			parsed.Path != "" && parsed.Path != "/" || parsed.RawQuery != "" || parsed.Fragment != "" {
			errs = append(errs, errors.New("--edge-instances has what is not an address like http://10.0.0.5:6081"))
		}
	}
	return errors.Join(errs...)
}
