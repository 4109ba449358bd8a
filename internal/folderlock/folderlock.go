// Package folderlock tells whether a folder is in use by a process that still runs.
//
// The lock is on a file in the folder, not the number of a process,
// which may be somebody else's by then, or mean nothing outside of a container.
// When a process is killed, the kernel gives up its locks, and the next one
// sees that the folder is nobody's.
package folderlock

// FileName is the file in a folder that is locked while the folder is in use.
// Names that start with it are those of locks that are being made.
const FileName = "lock"
