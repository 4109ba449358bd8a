package assign

// Limit sets how many steps the group may take.
func (g *Group) Limit(steps int) { g.limit = steps }
