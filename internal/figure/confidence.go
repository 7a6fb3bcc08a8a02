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
	if len(st.lines) == 1 && st.lines[0].votes == nil { // one origin, in one document
		if st.record {
			st.trust = Moderate
		}
		return
	}
	good := map[int32]bool{} // origin -> whether it is reliable
	docs := map[int32]map[int32]bool{}
	st.agreeing(func(l *line) {
		l.each(func(v vote) {
			good[v.root] = good[v.root] || v.grade.Letter() == 'A' || v.grade.Letter() == 'B'
			if docs[v.root] == nil {
				docs[v.root] = map[int32]bool{}
			}
			if l.voice >= 0 {
				docs[v.root][l.doc] = true
			}
		})
	})
	reliable, twice := false, false
	for root, ok := range good {
		reliable = reliable || ok
		twice = twice || ok && len(docs[root]) >= 2
	}
	switch {
	case len(good) >= 3 && reliable:
		st.trust = High
	case len(good) >= 2 || twice || st.record:
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
