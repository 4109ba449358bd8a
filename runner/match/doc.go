// Package match compares an expected stanza with a received one by the rules
// of the language, and tells why they differ.
//
// [Compile] makes a [Pattern] of the element that a script expects, [Parse] a
// [Stanza] of what arrived. [Pattern.Match] is the quick question, asked of
// every stanza that comes; [Pattern.Explain] is the long answer, for the
// stanzas that a failure has to be explained with.
//
// The rules in short: names are compared with their namespaces, never with
// their prefixes. An element in jabber:client is loose (what is expected must
// be there, in any order, and more may be), one in any other namespace is
// strict (the same attributes, the same children in the same order), and
// scansion:strict overrides that for the one element that has it. Text is
// compared after collapsing white space, and only where some is expected.
package match
