// Package synth writes synthetic export folders of which the truth is known:
// the tables of contract section 2 for a cohort that was drawn from stated
// parameters, and truth.json with these parameters. No row comes from a person.
//
// # The model
//
// A patient has a true baseline B (mm), a relief fraction R, a half-life of
// return H (days) and a probability of reply. Relief x is the part of the
// baseline that is gone: the true pain of a calendar day is B (1 - x). It is 0
// at first; every session moves it by a fixed share of the way to R, and every
// day multiplies it by 2^(-1/H). A rating is the true pain plus a noise of the
// day, which is correlated from one day to the next, plus a noise of its own,
// kept within 0..100 and rounded. Within a session there is a short analgesia
// besides (phases during and post), which the later days do not keep.
//
// Replies are missing not at random: the log odds of a reply fall with the
// day's pain (less the baseline) and with the months, and so does staying in
// follow-up. Depression is associated with a larger R. The sizes of all this
// are in Population, which is written to truth.json.
//
// # What estimates are of
//
// The truth of a patient is without noise and without missing replies, so an
// estimate from the exports is not an estimate of its mean: a patient who does
// not reply is no responder under nri, recorded depression has errors, and a loss
// of relief is one that ratings show. TestTruthIsCovered of pipeline/analysis holds
// what the main estimates are of, by a large simulation, and how often their
// limits cover it.
//
// # The rows
//
// The rows keep every rule of contract section 2 and have its legal roughness
// in small amounts: exact duplicates in other spellings, prompts without an
// answer, rows out of order, local times beside times with an offset, blanks
// around values, missing codes, a file with byte-order mark and CRLF.
//
// # Determinism
//
// The same Options give the same bytes on one architecture. All patients have
// random streams of their own, made from the seed and the patient's number: a
// larger cohort of the same seed begins with the same patients.
package synth
