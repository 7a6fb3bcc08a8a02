package node

import (
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/mission"
)

// Opens returns the instant at which an exercise opens that has a clock of its
// own, false for other missions.
func Opens(m *mission.Mission) (time.Time, bool) {
	if !m.Exercise || m.Situation.IsZero() || m.Situation.Precision() != konbit.Second {
		return time.Time{}, false
	}
	return m.Situation.Earliest(m.Location()), true
}

// Situation returns the day that figures are shown for where nobody says: the
// mission's day of reference where it has one that has gone by, else now. An
// exercise with a clock of its own lives in its present.
func (n *Node) Situation() konbit.Moment {
	if n.Archive() {
		return n.Mission.Situation
	}
	return konbit.At(n.Now().In(n.Mission.Location()))
}

// Archive reports whether the mission's present is a day gone by, its day of
// reference.
func (n *Node) Archive() bool {
	_, lives := Opens(n.Mission)
	return !lives && !n.Mission.Situation.IsZero()
}
