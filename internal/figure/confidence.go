package figure

import "slices"

// Step 10: confidence. "Independent" reads: not known to share an origin.

// rank orders confidences.
func rank(c Confidence) int { return slices.Index([]Confidence{Low, Moderate, High}, c) }

// back gives st its confidence: three origins, one of them reliable, are high;
// two, or a reliable one in two documents, or a current source of record alone,
// are moderate. Any tension or contradiction takes one word off, once.
func (st *state) back() {
	st.trust = Low
	if st.outOfDate || st.disputed {
		return
	}
	roots := map[int32]bool{}
	docs := map[[2]int32]bool{}
	printed := map[int32]int{} // documents of a reliable origin
	reliable := false
	st.agreeing(func(l *line) {
		l.each(func(v vote) {
			roots[v.root] = true
			good := v.grade.Letter() == 'A' || v.grade.Letter() == 'B'
			reliable = reliable || good
			if k := [2]int32{v.root, l.doc}; good && l.voice >= 0 && !docs[k] {
				docs[k] = true
				printed[v.root]++
			}
		})
	})
	twice := false
	for _, n := range printed {
		twice = twice || n >= 2
	}
	switch {
	case len(roots) >= 3 && reliable:
		st.trust = High
	case len(roots) >= 2 || twice || st.record:
		st.trust = Moderate
	}
	if st.lowered {
		switch st.trust {
		case High:
			st.trust = Moderate
		case Moderate:
			st.trust = Low
		}
	}
}
