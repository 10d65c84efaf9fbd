//go:build !race

package ownership_test

// slowdown is how much slower what is timed is than in use.
const slowdown = 1
