package xmpp

// Keywords returns the keywords of the format.
func Keywords() []string { return keywordNames() }

// Fresh returns the built-in vocabulary with nothing read yet.
func Fresh() *Vocabulary { return fresh() }

// Distance returns the edits between two words, or a number above most.
func Distance(a, b string, most int) int {
	var rows distanceRows
	return rows.distance(a, b, most)
}
