// Package ingest reads a folder of exports into Arrow records, by the rules of
// section 2 of the contract, or says at which line and column they are broken.
//
// Read is in ingest.go, and the order of its steps in reading.go. They are, one
// file of this package a step:
//
//   - files.go: which file of the folder belongs to which table. A file that is
//     named as a table but is of another format is an error, never ignored.
//   - header.go: the header of every file. A column that no table has is
//     refused by the privacy gate before any row is read.
//   - source.go: the bytes of one file: hash, decompression (.gz, .zst), byte-order
//     mark.
//   - blocks.go: the bytes cut into blocks of whole rows.
//   - parallel.go: the blocks given to several goroutines, and what comes of
//     them taken in the order of the blocks.
//   - split.go, quoted.go: a block to rows of cells, with the place of each cell.
//   - cells.go, numbers.go, times.go, zones.go: one cell to one value, or the
//     rule that it breaks. Nothing is guessed, and no rating goes through a float.
//   - short.go: what nearly all cells hold, without the detours of the rules.
//   - rows.go, checks.go: one row: its cells, the rules between its cells, and
//     the rows that are left out and counted.
//   - chunk.go: what the rows of one block give, and the chunks of all files put
//     together to the rows of a table.
//   - references.go, sessiondays.go: patients and sessions by their ids, and
//     the days of the sessions. The patients are read first, then the sessions,
//     then all that names them.
//   - idtable.go: the codes of the ids, found in one step.
//   - columns.go, sort.go, keys.go: the rows of a table in one order that depends on
//     neither the files nor the order in them; exact duplicates are dropped,
//     and rows with the same key and other values are refused.
//   - scale.go: ratings that contradict the declared scale.
//   - records.go: the Arrow records.
//   - ledger.go, problems.go, errors.go: what was left out, and what is wrong.
//
// One goroutine reads a file and cuts it into blocks; as many as there are
// processors split the blocks and read the cells. They share only what does not
// change while a table is read: the patients and the sessions of the tables
// before. Whatever they find is put into a chunk of their own. So nothing in the
// result, the ledger or the errors depends on their number or on the size of a
// block, and besides the result no more than a few blocks are in memory.
//
// A block without quotes is split at its commas and line breaks; one with quotes
// by encoding/csv, whose rules hold for both.
//
// All problems of all files are collected before the reading gives up. What
// stops it is, in this order: *Missing and *Unreadable (the folder, a table or
// a file), *privacy.Gate (unknown columns), *Refused (the data). Under
// Options.Quarantine a row that breaks a rule is left out and listed in the
// ledger instead; a file that cannot be understood still stops the reading.
package ingest
