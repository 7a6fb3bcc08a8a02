// Package archtest holds the tests that keep the architecture true: imports
// point inward, packages stay small and say what they are, everything shown has
// words in four languages, and no mission is known to the code.
//
// It has nothing to import and reads sources as files, so that a test run sees
// what it depends on. Its one invariant: a sentence of ARCHITECTURE.md that a
// machine can check is checked here.
package archtest
