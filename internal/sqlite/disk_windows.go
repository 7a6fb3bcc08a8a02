package sqlite

import (
	"errors"
	"io/fs"
	"syscall"
)

// syncDir does nothing: NTFS keeps its names in a journal of its own.
func syncDir(string) error { return nil }

// diskFull is ERROR_DISK_FULL.
const diskFull = syscall.Errno(112)

// diskError gives an error of the file system that a person can do something
// about the code and the sentence for it.
func diskError(err error) error {
	switch {
	case errors.Is(err, diskFull):
		return unavailable(err, "the disk is full: free some space and try again")
	case errors.Is(err, fs.ErrPermission):
		return unavailable(err, "the disk or the folder is read-only")
	}
	return err
}
