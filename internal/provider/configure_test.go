package provider_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

func TestConfigureSendsNothing(t *testing.T) {
	t.Parallel()
	for _, block := range []attrs{
		{"environment": text("staging"), "api_key": text("key")},
		{"environment": text("production"), "api_key": text("key"), "allow_money_movement": tftypes.NewValue(tftypes.Bool, true)},
		{"environment": text("sandbox"), "base_url": text("http://127.0.0.1:1"), "sandbox_control_token": text("token")},
		{"environment": text("sandbox"), "sandbox_file": text(filepath.Join(t.TempDir(), "new.db"))},
	} {
		if got := describe(newServer(t, nil).configure(t, block)); got != "" {
			t.Errorf("%v: %s", block, got)
		}
	}
}

func TestConfigureWithoutEnvironmentOpensNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "p100.db")
	s := newServer(t, map[string]string{"P100_API_KEY": "key", "P100_SANDBOX_FILE": file})
	wantParts(t, describe(s.configure(t, nil)), `ERROR [AttributeName("environment")] Missing environment`, "P100_ENVIRONMENT")
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("a sandbox was made without being asked for: %v", err)
	}
}

// A key is named in no diagnostic, wherever it came from and whatever else is wrong.
func TestConfigureNeverPrintsSecrets(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t"
	for name, block := range map[string]attrs{
		"a key with a line break": {"environment": text("production"), "api_key": text(secret + "\n")},
		"a key that is not ASCII": {"environment": text("staging"), "api_key": text(secret + "ł")},
		"a sound key, and everything else wrong": {
			"environment": text("production"), "api_key": text(secret), "base_url": text("https://partner-api-stage.p100.io"),
			"sandbox_file": text("x.db"), "sandbox_control_token": text(secret),
		},
		"a password in the address": {"environment": text("staging"), "api_key": text(secret), "base_url": text("https://x:" + secret + "@example.com")},
		"a token that cannot be sent": {
			"environment": text("sandbox"), "base_url": text("http://127.0.0.1:1"), "sandbox_control_token": text(secret + "\n"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := describe(newServer(t, nil).configure(t, block))
			if !strings.Contains(got, "ERROR") {
				t.Errorf("accepted: %s", got)
			}
			if strings.Contains(got, secret) {
				t.Errorf("printed: %s", got)
			}
		})
	}
}

func TestConfigureWrongSandboxFiles(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		make func(t *testing.T, folder string) string
		says []string
	}{
		{"a folder", func(_ *testing.T, folder string) string { return folder }, []string{"is a directory: name a file in it", "`sandbox_file` or P100_SANDBOX_FILE"}},
		{"in a folder that is not there", func(_ *testing.T, folder string) string { return filepath.Join(folder, "no", "p100.db") }, []string{
			"no such file or directory", "the directory must exist and be writable",
		}},
		{"a text", func(t *testing.T, folder string) string {
			t.Helper()
			file := filepath.Join(folder, "notes.txt")
			if err := os.WriteFile(file, bytes.Repeat([]byte("Dear diary, this is no database. "), 200), 0o600); err != nil {
				t.Fatal(err)
			}
			return file
		}, []string{"not a sandbox file", "it is not an SQLite database or is damaged", "Nothing was changed in it"}},
		{"a database of another program", foreignDatabase, []string{"not a sandbox file", "it is a database of another program; choose another file name", "Nothing was changed in it"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			file := tc.make(t, t.TempDir())
			before, _ := os.ReadFile(file) // nothing for a folder
			got := describe(newServer(t, nil).configure(t, attrs{"environment": text("sandbox"), "sandbox_file": text(file)}))
			wantParts(t, got, append(tc.says, `ERROR [AttributeName("sandbox_file")] Unable to use the sandbox file`, file)...)
			if after, _ := os.ReadFile(file); !bytes.Equal(before, after) {
				t.Errorf("the file was changed: %d bytes before, %d after", len(before), len(after))
			}
			beside, _ := filepath.Glob(file + "-*") // SQLite's journals
			if len(beside) > 0 {
				t.Errorf("left behind: %v", beside)
			}
		})
	}
}

func foreignDatabase(t *testing.T, folder string) string {
	t.Helper()
	file := filepath.Join(folder, "other.db")
	db, err := sqlite.OpenConn(file, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	err = sqlitex.ExecuteScript(db, "CREATE TABLE users (name TEXT); INSERT INTO users VALUES ('somebody else')", nil)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestConfigureFileThatMayNotBeRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "p100.db")
	if err := os.WriteFile(file, nil, 0o000); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(file); err == nil {
		_ = f.Close()
		t.Skip("this user may read every file")
	}
	got := describe(newServer(t, nil).configure(t, attrs{"environment": text("sandbox"), "sandbox_file": text(file)}))
	wantParts(t, got, `ERROR [AttributeName("sandbox_file")] Unable to use the sandbox file`, "must be readable and writable")
}

// readOf asks for a data source and a refresh of a user, which both need the API.
func (s *server) readOf(t *testing.T, user string) (dataSource, refresh string) {
	t.Helper()
	schema := s.schemas.DataSourceSchemas["p100_user"]
	data, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: "p100_user", Config: dynamic(t, object(t, schema, attrs{"external_user_id": text(user)})),
	})
	if err != nil {
		t.Fatal(err)
	}
	schema = s.schemas.ResourceSchemas["p100_user"]
	state := object(t, schema, attrs{"id": text(user), "external_user_id": text(user)})
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "p100_user", CurrentState: dynamic(t, state)})
	if err != nil {
		t.Fatal(err)
	}
	return describe(data.Diagnostics), describe(read.Diagnostics)
}

func TestUnknownSettingsReachNobody(t *testing.T) {
	t.Parallel()
	for name, typ := range newServer(t, nil).blockTypes(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string]string{"P100_ENVIRONMENT": "production", "P100_API_KEY": "key"})
			// Validation and configuration pass: a plan may still have something to say about other providers.
			if got := describe(s.configure(t, attrs{name: unknown(typ)})); got != "" {
				t.Errorf("configuring fails: %s", got)
			}
			dataSource, refresh := s.readOf(t, "alice")
			for _, got := range []string{dataSource, refresh} {
				wantParts(t, got, "ERROR The provider configuration is not known yet", "`"+name+"` of the provider", "No other environment or host is used", "-target")
			}
		})
	}
}

func TestUnknownPathReachesNobody(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	paths := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"updateUser": unknown(tftypes.String)})
	if got := describe(s.configure(t, attrs{"environment": text("staging"), "api_key": text("key"), "operation_paths": paths})); got != "" {
		t.Errorf("configuring fails: %s", got)
	}
	dataSource, _ := s.readOf(t, "alice")
	wantParts(t, dataSource, "The provider configuration is not known yet", "`operation_paths`")
}

// What needs no client is checked although the client has to wait.
func TestUnknownSettingsDoNotHideTheEnvironment(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	wantParts(t, describe(s.configure(t, attrs{"base_url": unknown(tftypes.String)})), "Missing environment")
	if got := describe(s.configure(t, attrs{"environment": text("production"), "base_url": unknown(tftypes.String)})); got != "" {
		t.Fatal(got)
	}
	schema := s.schemas.ResourceSchemas["p100_user"]
	config := object(t, schema, attrs{"external_user_id": text("alice"), "accepted_terms": tftypes.NewValue(tftypes.Bool, true)})
	planned, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "p100_user", Config: dynamic(t, config), ProposedNewState: dynamic(t, config),
		PriorState: dynamic(t, tftypes.NewValue(schema.ValueType(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	wantParts(t, describe(planned.Diagnostics), "on_destroy must be chosen in production")
}
