package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Bucket is the store for uploaded files that speaks S3.
type Bucket struct {
	Endpoint string // https://host[:port]; "": files are kept in a folder
	Name     string
	Region   string
	Key      string
	Secret   string // never printed
	Prefix   string // before every name, without slashes at its ends
}

// bucketName is what all stores take (Amazon S3, bucket naming rules).
var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// check returns everything that is wrong, and never repeats the secret.
func (b Bucket) check() error {
	if b.Endpoint == "" {
		if b.Name != "" || b.Region != "" || b.Key != "" || b.Secret != "" || b.Prefix != "" {
			return errors.New("--s3-endpoint is missing: name the store, such as https://s3.eu-central-1.amazonaws.com, or leave out the other settings of it")
		}
		return nil
	}
	var errs []error
	at, err := url.Parse(b.Endpoint)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" || strings.Trim(at.Path, "/") != "" || at.User != nil || at.RawQuery != "" {
		errs = append(errs, errors.New("--s3-endpoint is not an address like https://s3.eu-central-1.amazonaws.com"))
	}
	if !bucketName.MatchString(b.Name) {
		errs = append(errs, fmt.Errorf("--s3-bucket %q is not the name of a bucket", b.Name))
	}
	if b.Key == "" || b.Secret == "" {
		errs = append(errs, errors.New("--s3-key and a secret are missing: put the secret in a file and name that with --s3-secret-file, or into LP_S3_SECRET"))
	}
	if strings.Trim(b.Prefix, "/") != b.Prefix || strings.Contains(b.Prefix, "..") {
		errs = append(errs, fmt.Errorf("--s3-prefix %q must not begin or end with a slash, and have no dots in a row", b.Prefix))
	}
	return errors.Join(errs...)
}
