package synth

// Identifiers look random, but no two patients or sessions can share one: a
// number goes through a keyed one-to-one scrambling of its bits (a Feistel
// network) and is then spelled.

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	digits  = "234567"
	base32  = letters + digits

	// MaxPatients is the largest cohort: there are not many more identifiers.
	MaxPatients = 4_000_000
	patientIDs  = 26 * 26 * 6 * 32 * 32

	// maxSessions bounds the sessions of one patient.
	maxSessions = 1 << 10
	sessionIDs  = 1 << 35
)

// patientID returns the identifier of a patient's number: p and five letters of
// base 32, of which the first two are no digit and the third is one. So it is
// neither a word, a name nor a postal code.
func patientID(seed uint64, patient int) string {
	v := scrambleBelow(uint64(patient), seed, patientIDs, 22)
	id := []byte("p.....")
	for i, alphabet := range []string{letters, letters, digits, base32, base32} {
		n := uint64(len(alphabet))
		id[i+1] = alphabet[v%n]
		v /= n
	}
	return string(id)
}

// sessionID returns the identifier of the nth session (from 0) of a patient's
// number: s and seven letters of base 32.
func sessionID(seed uint64, patient, nth int) string {
	v := scrambleBelow(uint64(patient)*maxSessions+uint64(nth), ^seed, sessionIDs, 36)
	id := []byte("s.......")
	for i := 1; i < len(id); i++ {
		id[i] = base32[v&31]
		v >>= 5
	}
	return string(id)
}

// scrambleBelow maps 0..limit-1 one to one onto itself, by key. Bits is an even
// number with limit <= 2^bits. What falls beyond the limit is scrambled again,
// which ends at the latest where v began.
func scrambleBelow(v, key, limit uint64, bits uint) uint64 {
	for {
		if v = feistel(v, key, bits/2); v < limit {
			return v
		}
	}
}

// feistel maps the numbers of 2*half bits one to one onto themselves.
func feistel(v, key uint64, half uint) uint64 {
	mask := uint64(1)<<half - 1
	left, right := v>>half, v&mask
	for turn := uint64(0); turn < 6; turn++ {
		left, right = right, left^(scramble(key^scramble(right|turn<<40))&mask)
	}
	return left<<half | right
}
