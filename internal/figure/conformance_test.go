//go:build conformance

package figure_test

import (
	"os"
	"path/filepath"
	"testing"
)

// The annotated claims of the five articles, as they are kept outside of the
// repository, give the same table as those in testdata.
func TestConformanceSeeds(t *testing.T) {
	shared := os.Getenv("SHARED")
	if shared == "" {
		t.Fatal("SHARED does not say where the material is; use make conformance SHARED=DIR")
	}
	checkSeeds(t, annotated(t, filepath.Join(shared, "gold"), "seeds"), "")
}
