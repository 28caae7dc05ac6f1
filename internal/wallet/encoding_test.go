package wallet

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

// The strings of BIP 173 and BIP 350, whose checksums are valid in one of the two encodings and in no other.
func TestBech32Vectors(t *testing.T) {
	t.Parallel()
	valid := map[uint32][]string{
		bech32Constant: {
			"A12UEL5L",
			"a12uel5l",
			"an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
			"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
			"11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
			"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
			"?1ezyfcl",
		},
		bech32mConstant: {
			"A1LQFN3A",
			"a1lqfn3a",
			"an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
			"abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
			"11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
			"split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
			"?1v759aa",
		},
	}
	for constant, vectors := range valid {
		for _, s := range vectors {
			prefix, data, got, err := decodeBech32(s)
			if err != nil || got != constant {
				t.Errorf("decodeBech32(%q): constant %#x, %v, want %#x", s, got, err, constant)
			}
			if want := len(s) - len(prefix) - 1 - bech32Checksum; len(data) != want {
				t.Errorf("decodeBech32(%q) has %d groups, want %d", s, len(data), want)
			}
		}
	}
	for _, s := range []string{
		"\x201nwldj5", "\x7f1axkwrx", "\x801eym55h",
		"an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
		"pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "de1lg7wt\xff", "A1G7SGD8", "10a06t8", "1qzzfhee",
		"\x201xj0phk", "\x7f1g6xzxy", "\x801vctc34",
		"an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
		"qyrz8wqd2c9m", "1qyrz8wqd2c9m", "y1b0jsk6g", "lt1igcx5c0", "in1muywd", "mm1crxm3i", "au1s5cgom", "M1VUXWEZ", "16plkw9", "1p2gdwpf",
	} {
		if _, _, _, err := decodeBech32(s); err == nil {
			t.Errorf("decodeBech32(%q) accepts it", s)
		}
	}
}

// The segwit addresses of BIP 350, with the output scripts they stand for.
func TestSegwitVectors(t *testing.T) {
	t.Parallel()
	for address, script := range map[string]string{
		"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4":                                 "0014751e76e8199196d454941c45d1b3a323f1433bd6",
		"tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7":             "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
		"bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y": "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
		"BC1SW50QGDZ25J":                       "6002751e",
		"bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs": "5210751e76e8199196d454941c45d1b3a323",
		"tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy": "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
		"tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c": "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
		"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0": "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
	} {
		version, program, err := decodeSegwit(address)
		if err != nil {
			t.Errorf("decodeSegwit(%q): %v", address, err)
			continue
		}
		opcode := version
		if version > 0 {
			opcode += 0x50
		}
		if got := hex.EncodeToString(append([]byte{opcode, byte(len(program))}, program...)); got != script {
			t.Errorf("decodeSegwit(%q) stands for %s, want %s", address, got, script)
		}
		prefix, _ := segwitPrefix(address)
		if got, want := encodeSegwit(prefix, version, program), strings.ToLower(address); got != want {
			t.Errorf("encodeSegwit gives %q, want %q", got, want)
		}
	}
	for address, want := range map[string]string{
		"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd": "that of bech32: with witness version 1",
		"tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf": "that of bech32: with witness version 2",
		"BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL": "that of bech32: with witness version 16",
		"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh":                     "that of bech32m: with witness version 0",
		"tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47": "that of bech32m: with witness version 0",
		"bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4": "a character at position 60",
		"BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R": "witness version 17",
		"bc1pw5dgrnzv": "carries 1 bytes",
		"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav": "carries 41 bytes",
		"BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P":                                         "must be 20 or 32",
		"tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq":               "mixes upper and lower case",
		"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf":             "superfluous bits",
		"tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j":               "superfluous bits",
		"bc1gmk9yu": "nothing in between",
	} {
		if _, _, err := decodeSegwit(address); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("decodeSegwit(%q) = %v, want an error with %q", address, err, want)
		}
	}
	if err := Check("tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut", "btc", "", false); err == nil {
		t.Error("an unknown prefix is accepted")
	}
}

func TestBase58Vectors(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]struct {
		version byte
		payload string
	}{
		"13p1ijLwsnrcuyqcTvJXkq2ASdXqcnEBLE":  {0x00, "1ed467017f043e91ed4c44b4e8dd674db211c4e6"},
		"3ALJH9Y951VCGcVZYAdpA3KchoP9McEj1G":  {0x05, "5ece0cadddc415b1980f001785947120acdb36fc"},
		"1111111111111111111114oLvT2":         {0x00, "0000000000000000000000000000000000000000"},
		"MHrYRxAiMNBTku3eoDHwhA1LQGDjUStZW2":  {0x32, "6d328a5b2a20d943a641c8d29b6cc3c2d2df85d3"},
		"QXaUgLHkZcbJb2j5XgMYzY8cF9YM48Y81Z":  {0x3a, "7860667e60a6545e18e541984094b29c9c46991b"},
		"DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkE":  {0x1e, "56d9b1d684d5abef32134ebc6883d75d3a53e9be"},
		"nhRsrUaxZou6sewjqaS37cJrMRJRgwVXdk":  {0x71, "9131c29384f000c0d651660eefaf1717c8ca1855"},
		"2MsvyG12kxxipe276Au4zKqvd2xdrBuHWb3": {0xc4, "078457e357c6c4d8736515d14482089dd2a1f9f8"},
	} {
		version, payload, err := decodeBase58Check(address)
		if err != nil || version != want.version || hex.EncodeToString(payload) != want.payload {
			t.Errorf("decodeBase58Check(%q) = %#x, %x, %v, want %#x, %s", address, version, payload, err, want.version, want.payload)
		}
		if got := encodeBase58Check(version, payload); got != address {
			t.Errorf("encodeBase58Check = %q, want %q", got, address)
		}
	}
}

// The examples of EIP-55: the case of the letters is what the hash makes it.
func TestChecksummed(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
		"0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
		"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
	} {
		raw, err := hex.DecodeString(address[2:])
		if err != nil {
			t.Fatal(err)
		}
		if got := checksummed([20]byte(raw)); got != address {
			t.Errorf("checksummed = %q, want %q", got, address)
		}
	}
}

func FuzzDecodeBech32(f *testing.F) {
	f.Add("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")
	f.Add("BC1SW50QGDZ25J")
	f.Add("?1ezyfcl")
	f.Fuzz(func(t *testing.T, s string) {
		version, program, err := decodeSegwit(s)
		if err != nil {
			return
		}
		lower := strings.ToLower(s)
		if got := encodeSegwit(lower[:strings.LastIndexByte(lower, '1')], version, program); got != lower {
			t.Fatalf("decodeSegwit(%q) = %d, %x, which is written %q", s, version, program, got)
		}
	})
}

func FuzzDecodeBase58Check(f *testing.F) {
	f.Add("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
	f.Add("1111111111111111111114oLvT2")
	f.Fuzz(func(t *testing.T, s string) {
		version, payload, err := decodeBase58Check(s)
		if err == nil && encodeBase58Check(version, payload) != s {
			t.Fatalf("decodeBase58Check(%q) = %#x, %x, which is written %q", s, version, payload, encodeBase58Check(version, payload))
		}
	})
}

func TestFiveBits(t *testing.T) {
	t.Parallel()
	for n := range 41 {
		data := bytes.Repeat([]byte{0xa7}, n)
		if got, ok := fromFiveBits(toFiveBits(data)); !ok || !bytes.Equal(got, data) {
			t.Errorf("%d bytes come back as %x, %t", n, got, ok)
		}
	}
}
