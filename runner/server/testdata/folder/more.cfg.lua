included_text = "and its neighbour"
