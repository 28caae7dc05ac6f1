package sandbox

import (
	"fmt"

	"zombiezen.com/go/sqlite"
)

// bind gives a statement one of its arguments; the first is 1. A nil pointer is NULL.
func bind(s *sqlite.Stmt, n int, value any) error {
	switch v := value.(type) {
	case nil:
		s.BindNull(n)
	case int64:
		s.BindInt64(n, v)
	case int:
		s.BindInt64(n, int64(v))
	case bool:
		s.BindBool(n, v)
	case string:
		s.BindText(n, v)
	case []byte:
		s.BindBytes(n, v)
	case *int64:
		return bindOptional(s, n, v)
	case *int:
		return bindOptional(s, n, v)
	case *string:
		return bindOptional(s, n, v)
	default:
		return fmt.Errorf("a %T cannot be stored", value)
	}
	return nil
}

func bindOptional[T any](s *sqlite.Stmt, n int, value *T) error {
	if value == nil {
		return bind(s, n, nil)
	}
	return bind(s, n, *value)
}

// scan reads the columns of a statement's row. NULL needs a pointer to a pointer.
func scan(s *sqlite.Stmt, into []any) error {
	if n := s.DataCount(); n != len(into) {
		return fmt.Errorf("a row has %d columns and %d are read", n, len(into))
	}
	for column, target := range into {
		if err := scanColumn(s, column, target); err != nil {
			return fmt.Errorf("column %d: %w", column+1, err)
		}
	}
	return nil
}

func scanColumn(s *sqlite.Stmt, column int, into any) error {
	stored := s.ColumnType(column)
	switch v := into.(type) {
	case **int64:
		return scanOptional(s, column, stored, v)
	case **int:
		return scanOptional(s, column, stored, v)
	case **string:
		return scanOptional(s, column, stored, v)
	}
	if want, known := storedAs(into); !known || stored != want {
		return fmt.Errorf("a value of type %v does not fit a %T", stored, into)
	}
	switch v := into.(type) {
	case *int64:
		*v = s.ColumnInt64(column)
	case *int:
		*v = s.ColumnInt(column)
	case *bool:
		*v = s.ColumnBool(column)
	case *string:
		*v = s.ColumnText(column)
	case *[]byte:
		*v = make([]byte, s.ColumnLen(column))
		s.ColumnBytes(column, *v)
	}
	return nil
}

// storedAs says how what a target takes is stored.
func storedAs(into any) (t sqlite.ColumnType, known bool) {
	switch into.(type) {
	case *int64, *int, *bool:
		return sqlite.TypeInteger, true
	case *string:
		return sqlite.TypeText, true
	case *[]byte:
		return sqlite.TypeBlob, true
	}
	return 0, false
}

func scanOptional[T any](s *sqlite.Stmt, column int, stored sqlite.ColumnType, into **T) error {
	if stored == sqlite.TypeNull {
		*into = nil
		return nil
	}
	*into = new(T)
	return scanColumn(s, column, *into)
}
