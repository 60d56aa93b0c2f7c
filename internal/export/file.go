package export

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"syscall"

	"localprogress.org/site/internal/coding"
)

// file is a file of the export, whose bytes count.
type file struct {
	*os.File
	bytes *atomic.Int64
}

func (f *file) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	f.bytes.Add(int64(n))
	return n, err
}

// create makes the file, which must not be there. The caller closes it.
func (f *folder) create(name string) (*file, error) {
	if err := f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return nil, err
	}
	opened, err := f.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	f.files.Add(1)
	return &file{opened, &f.bytes}, nil
}

// put writes the file, which must not be there, and its packed forms beside it.
func (f *folder) put(name, mime string, content []byte) error {
	if err := f.write(name, content); err != nil || !coding.Worth(mime, len(content)) {
		return err
	}
	pack := coding.Quick
	if strings.HasPrefix(name, "static/") {
		pack = coding.Small // there are few of them, and every page loads them
	}
	for _, c := range coding.AtRest {
		if err := f.write(c.File(name), pack(content, c)); err != nil {
			return err
		}
	}
	return nil
}

func (f *folder) write(name string, content []byte) error {
	file, err := f.create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

// occupied reports whether the file could not be written for something that stands in its way.
func occupied(err error) bool {
	return errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ENAMETOOLONG)
}
