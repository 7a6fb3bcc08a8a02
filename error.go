package konbit

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// A Code classes an error for the caller: HTTP status, exit status, translation.
type Code string

// Codes. An error that carries none is CodeInternal and its text stays in the log.
const (
	CodeInvalid     Code = "invalid"
	CodeNotFound    Code = "not_found"
	CodeConflict    Code = "conflict"
	CodeForbidden   Code = "forbidden"
	CodeUnavailable Code = "unavailable" // disk full, read-only disk, link down: may pass
	CodeInternal    Code = "internal"
)

// An Error is an error meant for the person who caused it: it names the field
// that is wrong and says what would be right.
type Error struct {
	Code   Code   `json:"code"`
	Field  string `json:"field,omitempty"` // path of the field in the input, "body.personnel.value"
	Detail string `json:"detail"`          // what is wrong and what would be right
}

func (e *Error) Error() string {
	if e.Field != "" {
		return fmt.Sprintf("%s: %s: %s", e.Code, e.Field, e.Detail)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Detail)
}

// Invalid reports that field cannot be accepted; detail says what would be right.
func Invalid(field, format string, args ...any) error {
	return &Error{CodeInvalid, field, fmt.Sprintf(format, args...)}
}

// Errorf returns an *Error with the given code and no field.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// CodeOf returns the code of the first *Error in err's tree, CodeInternal if none.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

// Under prefixes the field of an *Error with a path: Under("body", e).
func Under(path string, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	f := path
	if e.Field != "" {
		f += "." + e.Field
	}
	return &Error{e.Code, f, e.Detail}
}

// jsonError turns an error of encoding/json into one that names the field or
// the byte at which b went wrong. It returns nil for nil.
func jsonError(b []byte, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return Invalid(e.Field, "want %s, not a JSON %s", jsonType(e.Type), e.Value)
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return Invalid("", "not valid JSON at byte %d of %d: %s", e.Offset, len(b), strings.TrimPrefix(e.Error(), "json: "))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return Invalid("", "not valid JSON: it ends too early, after %d bytes", len(b))
	}
	if _, ok := errors.AsType[base64.CorruptInputError](err); ok {
		return Invalid("", "want bytes in base64")
	}
	if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return Invalid(strings.Trim(name, `"`), "no such field")
	}
	return Invalid("", "%s", strings.TrimPrefix(err.Error(), "json: "))
}

// jsonType says in JSON's words what is read into a t.
func jsonType(t reflect.Type) string {
	if t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return "a string"
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	}
	return "a number"
}
