package xmpp

// Keywords returns the keywords of the format.
func Keywords() []string { return keywordNames() }

// Fresh returns the built-in vocabulary with nothing read yet.
func Fresh() *Vocabulary { return fresh() }
