//go:build race

package ownership_test

// slowdown is how much slower the race detector makes what is timed.
const slowdown = 10
