# Varnish (6.0 or newer, with the module xkey of varnish-modules) in front of the site, as "Behind a content delivery
# network" in docs/operating.md says. Start the site with
#
#     localprogress serve --edge varnish --edge-instances http://ADDRESS-OF-THIS-VARNISH:6081 --trusted-proxies ADDRESS-OF-THIS-VARNISH/32 …
#
# and change the two addresses below.
vcl 4.1;

import std;
import xkey;

backend site {
    .host = "127.0.0.1";
    .port = "8080";
    .probe = { .url = "/healthz"; .interval = 2s; .timeout = 1s; .window = 3; .threshold = 2; }
}

# The processes of the site: they alone may purge.
acl site_processes {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ site_processes) {
            return (synth(403, "Not from here"));
        }
        if (!req.http.xkey) {
            return (synth(400, "No keys"));
        }
        return (synth(200, "Purged " + xkey.purge(req.http.xkey)));
    }

    # Staff see their pages made anew, and nobody else sees these.
    if (req.http.Cookie ~ "(^|; ?)(__Host-)?lp_session=" || req.url ~ "^/(admin|preview|embargo|review)(/|$|\?)") {
        return (pass);
    }
    if (req.method == "GET" || req.method == "HEAD") {
        unset req.http.Cookie; # no other page depends on one
        set req.url = regsuball(req.url, "(?<=[?&])(utm_[a-z_]+|fbclid|gclid|emci|emdi|ceid)=[^&]*(&|$)", "");
        set req.url = regsub(req.url, "[?&]$", "");
    }

    # A page whose time is over is shown only while the site gives nothing better.
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    } else {
        set req.grace = 1d;
    }
}

sub vcl_backend_response {
    # How long that may be is in the page: not beyond the end of its entry.
    if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]") {
        set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    } else {
        set beresp.grace = 0s;
    }
    set beresp.keep = 1h; # to be asked whether it is still the same
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon); # the old one stays
    }
}

sub vcl_deliver {
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD") && req.url !~ "^/admin") {
        return (restart); # perhaps there is an old one
    }
    unset resp.http.xkey;
    # Nothing behind this server is told of purges, so nothing behind it may keep pages.
    if (resp.http.Cache-Control ~ "s-maxage") {
        set resp.http.Cache-Control = "no-cache";
    }
}
