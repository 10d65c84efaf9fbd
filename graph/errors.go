package graph

import (
	"context"
	"errors"
	"fmt"
)

// Code says what kind of failure an error is, so that a caller can act on it
// without reading its text.
type Code string

// The codes. An error without one is Internal.
const (
	NotFound    Code = "not_found"   // no such entity, relation, workspace
	Invalid     Code = "invalid"     // the input breaks a rule; the text says which and what to write
	Conflict    Code = "conflict"    // the input is well formed but contradicts what is stored
	TooLarge    Code = "too_large"   // a limit on size, time or number was passed
	Unfinished  Code = "unfinished"  // a write broke off, and may be there in whole or in part; the same again completes it
	Unavailable Code = "unavailable" // the store or server cannot answer now; trying again may help
	ReadOnly    Code = "read_only"   // the store takes no writes
	Newer       Code = "newer"       // the store was written by a newer version of the program
	Corrupt     Code = "corrupt"     // the store is not what it should be
	Unsupported Code = "unsupported" // this store cannot do that
	Denied      Code = "denied"      // the caller may not do that
	Canceled    Code = "canceled"    // the caller went away or ran out of time
	Internal    Code = "internal"    // a defect of the program
)

// Error is an error with a code. Its message is one line a person can act on.
type Error struct {
	Code    Code
	Message string
	Near    []Reference // for NotFound: entities with a name or id close to the one asked for
	Err     error       // what caused it, if anything did; already told in Message
}

func (e *Error) Error() string { return e.Message }

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error. A %w verb wraps, as in fmt.Errorf.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: errors.Unwrap(err)}
}

// CodeOf returns the code of the first Error in err's chain; Canceled for a
// context's own errors; Internal for anything else; "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Canceled
	}
	return Internal
}
