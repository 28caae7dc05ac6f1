package sandbox

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"

	"github.com/google/uuid"
)

// defaultSeed is what the ids of a file derive from when no seed was chosen.
const defaultSeed = "p100"

// partnerSeed is what partners' own ids derive from, in every file: a new file
// opened with the same key belongs to the same partner.
const partnerSeed = "partner"

// hashKey is all that is kept of an API key.
func hashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// partnerName is a short name for a partner that cannot be used as a key.
func partnerName(keyHash string) string { return "partner-" + keyHash[:8] }

// deriveID makes the UUID (version 5) of something from its natural key. Parts are
// written with their length, so that no two keys look alike.
func deriveID(seed, kind string, parts ...string) string {
	return deriveUUID(seed, kind, parts).String()
}

func deriveUUID(seed, kind string, parts []string) uuid.UUID {
	space := uuid.NewSHA1(uuid.NameSpaceOID, []byte("p100-sandbox:"+seed))
	return uuid.NewSHA1(space, joinKey(kind, parts))
}

// nextID makes the id of one of several things with the same natural key, which are
// told apart by their number: the same requests give the same ids in any order. The
// number is in the last six bytes, so that the ids of one key are side by side in an
// index and cost it a page together, not one each.
func (c *call) nextID(kind string, parts ...string) (string, error) {
	id := deriveUUID(c.seed, kind, parts)
	var number int64
	_, err := c.get("INSERT INTO numbers (id, count) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1 RETURNING count",
		[]any{id.String()}, &number)
	tail := binary.BigEndian.AppendUint64(nil, uint64(number))[2:]
	subtle.XORBytes(id[10:], id[10:], tail)
	return id.String(), err
}

// deriveBytes makes 32 bytes for whatever is no UUID.
func deriveBytes(kind string, parts ...string) [sha256.Size]byte {
	return sha256.Sum256(joinKey(kind, parts))
}

func joinKey(kind string, parts []string) []byte {
	key := append([]byte(kind), 0)
	for _, p := range parts {
		key = binary.AppendUvarint(key, uint64(len(p)))
		key = append(key, p...)
	}
	return key
}
