package edge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// Where the two networks take purges.
const (
	fastlyAPI     = "https://api.fastly.com"
	cloudflareAPI = "https://api.cloudflare.com/client/v4"
)

// Fastly returns the edge of a Fastly service; the token needs the scope purge_select.
//
// It reads 16,384 bytes of keys, and takes 256 in one purge:
// https://www.fastly.com/documentation/reference/http/http-headers/Surrogate-Key/
// https://www.fastly.com/documentation/reference/api/purging/
func Fastly(service, token string) *Edge { return fastly(fastlyAPI, service, token) }

func fastly(api, service, token string) *Edge {
	return &Edge{
		name: "Fastly", keys: "Surrogate-Key", separator: " ", maxKeys: 16_384, control: "Surrogate-Control", perPurge: 256, secret: token, pace: usual,
		purge: func(ctx context.Context, keys []string) ([]*http.Request, error) {
			return post(ctx, api+"/service/"+service+"/purge", map[string][]string{"surrogate_keys": keys}, "Fastly-Key", token)
		},
	}
}

// Cloudflare returns the edge of a Cloudflare zone; the token needs the permission to purge its cache.
//
// It reads 16 KB of tags, and takes 100 in one purge:
// https://developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags/
// https://developers.cloudflare.com/cache/how-to/purge-cache/
func Cloudflare(zone, token string) *Edge { return cloudflare(cloudflareAPI, zone, token) }

func cloudflare(api, zone, token string) *Edge {
	return &Edge{
		name: "Cloudflare", keys: "Cache-Tag", separator: ",", maxKeys: 16_000, control: "Cloudflare-Cdn-Cache-Control", perPurge: 100, secret: token, pace: usual,
		purge: func(ctx context.Context, keys []string) ([]*http.Request, error) {
			return post(ctx, api+"/zones/"+zone+"/purge_cache", map[string][]string{"tags": keys}, "Authorization", "Bearer "+token)
		},
		refused: func(answer []byte) error {
			var says struct{ Success bool }
			if err := json.Unmarshal(answer, &says); err != nil || !says.Success {
				return errors.New("the purge was not a success")
			}
			return nil
		},
	}
}

// Varnish returns the edge of Varnish servers with the module xkey that take PURGE as deploy/varnish.vcl does; instances
// are their addresses, "http://10.0.0.5".
//
// A line of a header may have 8 KB there, in answers as in requests (http_resp_hdr_len and http_req_hdr_len in varnishd(1)).
func Varnish(instances []string) *Edge {
	return &Edge{
		name: "Varnish", keys: "Xkey", separator: " ", maxKeys: 8_000, perPurge: 500, pace: usual,
		purge: func(ctx context.Context, keys []string) ([]*http.Request, error) {
			var all []*http.Request
			for _, instance := range instances {
				r, err := http.NewRequestWithContext(ctx, "PURGE", strings.TrimSuffix(instance, "/")+"/", nil)
				if err != nil {
					return nil, err
				}
				r.Header.Set("Xkey", strings.Join(keys, " "))
				all = append(all, r)
			}
			return all, nil
		},
	}
}

// post is one request with the body as JSON, and the secret in the header.
func post(ctx context.Context, to string, body any, header, secret string) ([]*http.Request, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set(header, secret)
	return []*http.Request{r}, nil
}
