// Package claim tells whether a folder is in use by a process that still runs.
//
// A claim is a lock on a file in the folder and not the number of a process,
// which may be somebody else's by then, or mean nothing outside of a container.
// When a process is killed, the kernel gives up its claims, and the next one
// sees that the folder is nobody's.
package claim

// FileName is the file in a folder that is locked while the folder is in use.
// Names that start with it are those of claims that are being made.
const FileName = "claim"
