package mission

import (
	"iter"
	"slices"
	"time"

	"konbit.example/konbit"
)

// RecordsBetween yields the pack's records that were made after from and not
// after to, in the order in which they were made: a node is filled up to an
// instant and the days after it are played in one by one. The zero from is the
// beginning.
//
// The sequence ends at the first error, which is that of the whole pack: nothing
// is played in of a pack that is broken further on.
func (m *Mission) RecordsBetween(from, to time.Time) iter.Seq2[konbit.Record, error] {
	return func(yield func(konbit.Record, error) bool) {
		var recs []konbit.Record
		for r, err := range m.Records() {
			if err != nil {
				yield(konbit.Record{}, err)
				return
			}
			if at := made(&r); at.After(from) && !at.After(to) {
				recs = append(recs, r)
			}
		}
		slices.SortStableFunc(recs, func(a, b konbit.Record) int { return made(&a).Compare(made(&b)) })
		for _, r := range recs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func made(r *konbit.Record) time.Time { return r.Made.Earliest(time.UTC) }
