package job

import (
	"io"
	"os"
)

// file is a file that is being written.
type file interface {
	io.Writer
	Sync() error
	Close() error
}

// system is what a stage asks of the operating system; tests let each of these
// fail.
type system struct {
	mkdirAll  func(path string, mode os.FileMode) error
	mkdirTemp func(dir, pattern string) (string, error)
	chmod     func(path string, mode os.FileMode) error
	create    func(path string, mode os.FileMode) (file, error)
	rename    func(from, to string) error
	symlink   func(target, link string) error
	remove    func(path string) error
	removeAll func(path string) error
	sync      func(folder string) error
}

// operatingSystem is the one that the program runs on.
func operatingSystem() system {
	return system{
		mkdirAll: os.MkdirAll, mkdirTemp: os.MkdirTemp, chmod: os.Chmod, create: createNew,
		rename: os.Rename, symlink: os.Symlink, remove: os.Remove, removeAll: os.RemoveAll, sync: syncFolder,
	}
}

// createNew makes a file that must not be there.
func createNew(path string, mode os.FileMode) (file, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err // no file, rather than a nil *os.File
	}
	return f, nil
}

// syncFolder puts the names in a folder on disk.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	// Not every file system can sync a folder; its files are synced already.
	_ = f.Sync()
	return f.Close()
}
