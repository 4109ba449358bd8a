// Package assign decides which of the stanzas that have come each of several
// expectations takes, where only the order that XMPP promises counts.
//
// A [Group] has members, the expectations in the order in which they are
// written, and candidates, the stanzas in the order in which they came. An
// assignment gives each member a candidate of its own that it matches. It is
// valid unless, of two members, the earlier one has the candidate that came
// later, and both are of one sequence or the earlier member's is promised to
// come first. Of the valid ones, that whose last candidate came earliest is
// preferred, then that which gives the first member the earliest candidate,
// then the second, and so on.
//
// The group keeps the preferred assignment and repairs it when a member starts
// or a candidate arrives. Since an expectation is added only when those before
// it have a valid assignment, the place of the last candidate never moves back:
// it is a lower bound for every later search. A maximum matching is kept beside
// the search, so that a choice which leaves another member nothing is given up
// at once.
package assign
