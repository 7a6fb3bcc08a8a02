package figure

import "konbit.example/konbit"

// A Vote is an interval of one origin, for tests of Choose.
type Vote struct {
	Range  konbit.Interval
	Root   int32
	Weight int32
	Doc    int32
}

// Choose is choose, over votes.
func Choose(votes []Vote) (konbit.Interval, bool) {
	lines := make([]line, len(votes))
	for i, v := range votes {
		lines[i] = line{rng: v.Range, vote: vote{root: v.Root, weight: v.Weight}, voice: int32(i), doc: v.Doc}
	}
	return choose(lines)
}
