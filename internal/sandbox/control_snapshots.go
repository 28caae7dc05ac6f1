package sandbox

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func snapshotOperations() map[string]operation {
	return map[string]operation{
		"resetSandbox":    {write: true, run: resetSandbox},
		"listSnapshots":   {direct: listSnapshots},
		"createSnapshot":  {direct: createSnapshot},
		"deleteSnapshot":  {direct: deleteSnapshot},
		"restoreSnapshot": {direct: restoreSnapshot},
	}
}

// resetSandbox empties the file for all partners.
func resetSandbox(c *call) (answer, error) {
	body, err := decode[struct {
		Keep []Keep `json:"keep"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	if c.instanceID, err = reset(c.tx, body.Keep); err != nil {
		return answer{}, err
	}
	if c.now, c.offset, err = c.sandbox.readClock(c.tx); err != nil {
		return answer{}, err
	}
	return getInfo(c)
}

// Snapshots that have a name are in a directory beside the file.
const (
	snapshotDirectory = ".snapshots"
	snapshotExtension = ".db"
)

func (s *Sandbox) snapshotDirectory() string { return s.store.path + snapshotDirectory }

// snapshotPath is where the snapshot of a name is. The contract lets pass no name
// with a point or a separator in it.
func (s *Sandbox) snapshotPath(name string) string {
	return filepath.Join(s.snapshotDirectory(), name+snapshotExtension)
}

type snapshotShape struct {
	Name    string `json:"name"`
	SavedAt string `json:"savedAt"`
	Bytes   int64  `json:"bytes"`
}

func (s *Sandbox) snapshotShape(name string) (snapshotShape, error) {
	info, err := os.Stat(s.snapshotPath(name))
	if err != nil {
		return snapshotShape{}, err
	}
	return snapshotShape{Name: name, SavedAt: formatTime(info.ModTime()), Bytes: info.Size()}, nil
}

func listSnapshots(_ context.Context, c *call) (answer, error) {
	entries, err := os.ReadDir(c.sandbox.snapshotDirectory())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return answer{}, err
	}
	shapes := []snapshotShape{}
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), snapshotExtension)
		if !ok || !entry.Type().IsRegular() {
			continue
		}
		shape, err := c.sandbox.snapshotShape(name)
		switch {
		case errors.Is(err, fs.ErrNotExist): // deleted meanwhile
		case err != nil:
			return answer{}, err
		default:
			shapes = append(shapes, shape)
		}
	}
	return found(struct {
		Snapshots []snapshotShape `json:"snapshots"`
	}{shapes})
}

// createSnapshot saves what others see of the file; replacing a snapshot leaves the
// old one in place until the new one is whole.
func createSnapshot(ctx context.Context, c *call) (answer, error) {
	body, err := decode[struct {
		Name    string `json:"name"`
		Replace bool   `json:"replace"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	if err := os.Mkdir(c.sandbox.snapshotDirectory(), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return answer{}, err
	}
	to := c.sandbox.snapshotPath(body.Name)
	if body.Replace {
		err = c.sandbox.store.save(ctx, to, true)
	} else {
		err = c.sandbox.Snapshot(ctx, to)
	}
	if errors.Is(err, ErrSnapshotExists) {
		return answer{}, errSnapshotExists
	}
	if err != nil {
		return answer{}, err
	}
	shape, err := c.sandbox.snapshotShape(body.Name)
	if err != nil {
		return answer{}, err
	}
	return created(shape)
}

func deleteSnapshot(_ context.Context, c *call) (answer, error) {
	err := os.Remove(c.sandbox.snapshotPath(c.params["name"]))
	if err != nil {
		return answer{}, noSnapshot(err)
	}
	return done("Snapshot deleted")
}

func restoreSnapshot(ctx context.Context, c *call) (answer, error) {
	body, err := decode[struct {
		Name string `json:"name"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	if err := c.sandbox.Restore(ctx, c.sandbox.snapshotPath(body.Name)); err != nil {
		return answer{}, noSnapshot(err)
	}
	var a answer
	err = c.sandbox.store.view(ctx, func(t *tx) error {
		if _, err := c.enter(t); err != nil {
			return err
		}
		a, err = getInfo(c)
		return err
	})
	return a, err
}

// noSnapshot is the answer where there is no such file; other errors stay.
func noSnapshot(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errSnapshotNotFound
	}
	return err
}
