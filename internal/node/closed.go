package node

import (
	"konbit.example/konbit/internal/access"
)

// Closed returns what tells whether records of a kind are closed to readers like
// who unless somebody opens one: a report for them then does not say that there
// are none. The kind decides, not the records that there are, so that a report
// does not tell by its silence that something is kept. Kinds that are released
// only when people have approved it are not closed: nothing is to be told of them
// either way.
func (n *Node) Closed(who access.Principal) func(kind string) bool {
	return func(kind string) bool {
		d, ok := n.Kinds.Latest(kind)
		return ok && d.Approvals == 0 && !who.MayRead(d.Marking, nil, "")
	}
}
