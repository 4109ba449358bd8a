// Package xmpp knows the XMPP vocabulary: which namespaces there are, which
// elements and attributes they hold, what may stand where and what it means.
//
// The knowledge lies in text files, one a specification, in the folder data;
// FORMAT.md describes them. They are part of the program. A project may add
// files of its own with [Vocabulary.With].
//
// Nothing is read before somebody asks for it: a look-up reads the index once,
// and the file of a specification when the first of its namespaces is asked
// for. Looking up what was read already costs no allocation. A Vocabulary and
// all that it returns may be used by several goroutines at once, and must not
// be changed.
//
// What is known is not always complete. [Origin.Closed] tells what may be
// taken for all there is (it comes from an RFC, a schema, a registry, or was
// read from the text of a specification) from what was only seen somewhere:
// of the latter nothing may be called wrong for being unknown.
package xmpp
