package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Bucket says where a bucket is and who may use it.
type Bucket struct {
	Endpoint string // https://host[:port]
	Name     string
	Region   string // "" where the store has none
	Key      string
	Secret   string // never printed
	Prefix   string // before every name, without slashes at its ends; "" for none
}

// S3 keeps files in a bucket.
type S3 struct {
	client *minio.Client
	bucket Bucket
}

const (
	// attempts is how often a request is made that the store answers with an error of its own.
	attempts = 4
	// partBytes is how much of a large file is sent at once, and again when it did not arrive.
	partBytes = 16 << 20
	// abandoned is when an upload that was not finished is taken for a killed program's. No upload takes that long: the
	// bytes lie on this machine when it begins.
	abandoned = time.Hour
)

// OpenS3 returns the storage in the bucket. It asks the store nothing yet.
func OpenS3(b Bucket) (*S3, error) {
	at, err := url.Parse(b.Endpoint)
	if err != nil {
		return nil, errors.New("storage: the endpoint is no address")
	}
	transport, err := minio.DefaultTransport(at.Scheme == "https")
	if err != nil {
		return nil, err
	}
	transport.ResponseHeaderTimeout = 30 * time.Second
	client, err := minio.New(at.Host, &minio.Options{
		Creds: credentials.NewStaticV4(b.Key, b.Secret, ""), Secure: at.Scheme == "https",
		Transport: transport, Region: b.Region, MaxRetries: attempts,
	})
	if err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	return &S3{client, b}, nil
}

// Place is the bucket's name and address.
func (s *S3) Place() string {
	return "the bucket " + path.Join(s.bucket.Name, s.bucket.Prefix) + " at " + s.bucket.Endpoint
}

// Close has nothing to give back.
func (s *S3) Close() error { return nil }

func (s *S3) key(name string) string { return path.Join(s.bucket.Prefix, name) }

// Put sends the part. The store shows a file when all of it has arrived.
func (s *S3) Put(ctx context.Context, name string, p *Part) error {
	_, err := s.client.PutObject(ctx, s.bucket.Name, s.key(name), p.File, p.Bytes,
		minio.PutObjectOptions{PartSize: partBytes, NumThreads: 1, ContentType: "application/octet-stream"})
	return s.explain(err)
}

// Open asks for the bytes as they are read: by a reader on a slow line for longer than a request's context lasts. The
// store has to begin each answer soon.
func (s *S3) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	ctx = context.WithoutCancel(ctx)
	object, err := s.client.GetObject(ctx, s.bucket.Name, s.key(name), minio.GetObjectOptions{})
	if err != nil {
		return nil, s.explain(err)
	}
	if _, err := object.Stat(); err != nil {
		return nil, errors.Join(s.explain(err), object.Close())
	}
	return object, nil
}

// Size asks the store.
func (s *S3) Size(ctx context.Context, name string) (int64, error) {
	info, err := s.client.StatObject(ctx, s.bucket.Name, s.key(name), minio.StatObjectOptions{})
	return info.Size, s.explain(err)
}

// Remove takes the object away.
func (s *S3) Remove(ctx context.Context, name string) error {
	err := s.explain(s.client.RemoveObject(ctx, s.bucket.Name, s.key(name), minio.RemoveObjectOptions{}))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// folder is how the names of all objects begin.
func (s *S3) folder() string {
	if s.bucket.Prefix == "" {
		return ""
	}
	return s.bucket.Prefix + "/"
}

// List asks for the names page by page.
func (s *S3) List(ctx context.Context) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		for o := range s.client.ListObjectsIter(ctx, s.bucket.Name, minio.ListObjectsOptions{Prefix: s.folder(), Recursive: true}) {
			if o.Err != nil {
				yield(Object{}, s.explain(o.Err))
				return
			}
			if !yield(Object{strings.TrimPrefix(o.Key, s.folder()), o.Size, o.LastModified}, nil) {
				return
			}
		}
	}
}

// Sweep gives up the uploads that nobody finishes any more.
func (s *S3) Sweep(ctx context.Context) (int, error) {
	n := 0
	for u := range s.client.ListIncompleteUploads(ctx, s.bucket.Name, s.folder(), true) {
		if u.Err != nil {
			return n, s.explain(u.Err)
		}
		if time.Since(u.Initiated) < abandoned {
			continue
		}
		if err := s.client.RemoveIncompleteUpload(ctx, s.bucket.Name, u.Key); err != nil {
			return n, s.explain(err)
		}
		n++
	}
	return n, nil
}

// explain says what the store answered.
func (s *S3) explain(err error) error {
	if err == nil {
		return nil
	}
	answer := minio.ToErrorResponse(err)
	switch {
	case answer.Code == minio.NoSuchKey, answer.StatusCode == http.StatusNotFound && answer.Code != minio.NoSuchBucket:
		return ErrNotFound
	case answer.Code == minio.NoSuchBucket:
		return fmt.Errorf("storage: there is no bucket %s at %s", s.bucket.Name, s.bucket.Endpoint)
	}
	return fmt.Errorf("storage: %s: %w", s.Place(), err)
}
