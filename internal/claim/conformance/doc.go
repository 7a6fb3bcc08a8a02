// Package conformance holds the tests that need material from outside the
// repository: the number, unit and date cases of Microsoft Recognizers-Text and
// the gold of real articles.
//
// It has no code of its own. Its one invariant: a case that fails is listed in
// testdata/known.txt with a reason, and that list only shrinks.
package conformance
