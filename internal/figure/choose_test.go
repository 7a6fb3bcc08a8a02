package figure_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// brute is choose by trying every set of claims: of those that share a value,
// the one with the greatest weight of origins, then documents, then the narrower,
// then the lower.
func brute(votes []figure.Vote) (best konbit.Interval) {
	type key struct {
		weight, docs int
		width, low   float64
	}
	better := func(a, b key) bool {
		switch {
		case a.weight != b.weight:
			return a.weight > b.weight
		case a.docs != b.docs:
			return a.docs > b.docs
		case a.width != b.width:
			return a.width < b.width
		}
		return a.low < b.low
	}
	var top key
	for set := 1; set < 1<<len(votes); set++ {
		var in konbit.Interval
		roots, docs := map[int32]int32{}, map[int32]bool{}
		first, ok := true, true
		for i, v := range votes {
			if set&(1<<i) == 0 {
				continue
			}
			if first {
				in, first = v.Range, false
			} else if !in.Overlaps(v.Range) {
				ok = false
				break
			} else {
				in.Low, in.High = max(in.Low, v.Range.Low), min(in.High, v.Range.High)
			}
			roots[v.Root] = max(roots[v.Root], v.Weight)
			docs[v.Doc] = true
		}
		if !ok {
			continue
		}
		k := key{docs: len(docs), width: in.High - in.Low, low: in.Low}
		for _, w := range roots {
			k.weight += int(w)
		}
		if better(k, top) {
			top, best = k, konbit.Interval{Low: in.Low, High: in.High}
		}
	}
	for _, v := range votes {
		best.LowEntailed = best.LowEntailed || v.Range.Low == best.Low && v.Range.High >= best.High && v.Range.LowEntailed
		best.HighEntailed = best.HighEntailed || v.Range.High == best.High && v.Range.Low <= best.Low && v.Range.HighEntailed
	}
	return best
}

func randomVotes(r *rand.Rand) []figure.Vote {
	weights := []int32{1000, 800, 600, 400, 300, 100, 420}
	votes := make([]figure.Vote, 1+r.IntN(8))
	for i := range votes {
		low := float64(r.IntN(12))
		votes[i] = figure.Vote{
			Range: konbit.Interval{Low: low, High: low + float64(r.IntN(6)), LowEntailed: r.IntN(2) == 0, HighEntailed: r.IntN(2) == 0},
			Root:  int32(r.IntN(5)), Weight: weights[r.IntN(len(weights))], Doc: int32(r.IntN(5)),
		}
	}
	return votes
}

func checkChoose(t *testing.T, seed uint64) {
	votes := randomVotes(rand.New(rand.NewPCG(seed, 1)))
	got, ok := figure.Choose(votes)
	if !ok {
		t.Fatal("no choice")
	}
	if want := brute(votes); got != want {
		t.Errorf("seed %d: got %+v, want %+v of %+v", seed, got, want, votes)
	}
}

func TestChooseEqualsBruteForce(t *testing.T) {
	for seed := range uint64(3000) {
		checkChoose(t, seed)
	}
}

func FuzzChoose(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(checkChoose)
}

func TestChooseNothing(t *testing.T) {
	if _, ok := figure.Choose(nil); ok {
		t.Error("a choice out of nothing")
	}
	got, _ := figure.Choose([]figure.Vote{{Range: konbit.Point(3), Weight: 600}})
	if diff := cmp.Diff(konbit.Point(3), got); diff != "" {
		t.Error(diff)
	}
}
