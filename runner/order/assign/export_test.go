package assign

// Limit sets how many steps the group may take.
func (g *Group) Limit(steps int) { g.limit = steps }

// Steps returns how many pairs were considered.
func (g *Group) Steps() int { return g.steps }
