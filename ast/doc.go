// Package ast is the language of Scansion scripts: a tolerant, lossless parser
// and the tree it makes.
//
// [Parse] never fails. Whatever the input, the tree holds all that can be
// understood, [File.Diagnostics] tells what could not, and [File.Text] gives
// back the input byte for byte.
//
// A script is a row of blocks, and a mistake never costs more than its own
// block: the parser starts afresh at each line that begins in column 0. A
// block stores offsets relative to its own start, so [Reparse] re-uses every
// block that an edit did not touch, and a [File] never changes once made: any
// number of goroutines may read it.
//
// The tree is stored flat and visited through small values: a [Node] is three
// words, comparable, free to copy, and never allocates. [Action], [Element],
// [Attr] and the other views add the questions that one kind of node answers.
//
// What the tree means (who is connected when, which iq answers which) is the
// business of package script below this one. The language itself is described
// in spec/language.md.
package ast
