//go:build race

package ownership_test

// slowdown is how much slower what is timed may be than in use: the race detector and
// a busy machine together. Without it the promise itself is held.
const slowdown = 60
