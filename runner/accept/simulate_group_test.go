package accept_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/scs-tools/scs/runner/order"
)

// group is what one character expects in one stretch, where only promised order
// counts.
type group struct {
	members []member
	taken   []int // by member, the place in the queue of its stanza
}

// member is one action of a group.
type member struct {
	action   int
	captures map[string]string // as they were when it started
	fixed    bool              // it keeps its stanza
}

// receivesInGroup gives the actions of the character's group up to this one a
// stanza each, as the language prefers it: all ways are tried.
func (s *simulation) receivesInGroup(action int) bool {
	name := s.actions[action].name
	g := s.groups[name]
	if g == nil {
		g = &group{}
		s.groups[name] = g
	}
	s.use(action)
	g.members = append(g.members, member{action: action, captures: maps.Clone(s.v.captures)})
	g.taken = s.assignment(name, g)
	if g.taken == nil {
		return false
	}
	for i := range g.members {
		captured, _ := s.matches(name, &g.members[i], g.taken[i])
		maps.Copy(s.v.captures, captured)
	}
	return true
}

// use fixes the members that have captured what an action uses.
func (s *simulation) use(action int) {
	for name, g := range s.groups {
		for i := range g.members {
			captured, _ := s.matches(name, &g.members[i], g.taken[i])
			for capture := range captured {
				if strings.Contains(s.actions[action].body, "${"+capture+"}") {
					g.members[i].fixed = true
				}
			}
		}
	}
}

func (s *simulation) matches(name string, m *member, place int) (captured map[string]string, ok bool) {
	v := s.v
	v.captures = m.captures
	return v.match(s.actions[m.action].stanzas[0], s.queues[name][place].stanza)
}

// assignment returns the preferred one, nil if there is none.
func (s *simulation) assignment(name string, g *group) []int {
	queue := s.queues[name]
	promised := s.order[name][len(s.order[name])-len(queue):]
	var best []int
	var try func(taken []int)
	try = func(taken []int) {
		if len(taken) == len(g.members) {
			if best == nil || slices.Max(taken) < slices.Max(best) || slices.Max(taken) == slices.Max(best) && slices.Compare(taken, best) < 0 {
				best = slices.Clone(taken)
			}
			return
		}
		m := &g.members[len(taken)]
		for place := range queue {
			if !s.come(queue[place], g.members[len(g.members)-1].action) {
				return
			}
			if slices.Contains(taken, place) || m.fixed && g.taken[len(taken)] != place {
				continue
			}
			forbidden := slices.ContainsFunc(taken, func(earlier int) bool {
				relation, _ := order.Between(&promised[earlier], &promised[place])
				return earlier > place && (relation == order.Sequence || relation == order.Before)
			})
			if forbidden {
				continue
			}
			if _, ok := s.matches(name, m, place); ok {
				try(append(slices.Clip(taken), place))
			}
		}
	}
	try(nil)
	return best
}

func (s *simulation) endGroups() {
	for name := range s.groups {
		s.endGroup(name)
	}
}

// endGroup takes what the members have, and passes over what came before the
// last of it.
func (s *simulation) endGroup(name string) {
	g := s.groups[name]
	if g == nil {
		return
	}
	delete(s.groups, name)
	for i, place := range g.taken {
		s.told(g.members[i].action, s.queues[name][place].xml)
	}
	s.queues[name] = s.queues[name][slices.Max(g.taken)+1:]
}
