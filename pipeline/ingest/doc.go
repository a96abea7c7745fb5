// Package ingest reads a folder of exports into Arrow records, by the rules of
// section 2 of the contract, or says at which line and column they are broken.
//
// Read is in ingest.go, and the order of its steps in reading.go. They are, one
// file of this package a step:
//
//   - files.go: which file of the folder belongs to which table. A file that is
//     named as a table but is of another format is an error, never ignored.
//   - columnar.go, parquet.go, pages/, arrowfile.go, arrowmessages.go, arrowvector.go,
//     storedread.go, storedrows.go, storedcells.go: files of typed columns; see below.
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
//   - parts.go, partrows.go, findings.go: the rows of each patient written to one of several
//     parts, each part read by itself, and what all of them have shown put together.
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
// # Typed columns
//
// Parquet (.parquet) and Arrow files (.arrow, as file or as stream) stand beside text,
// also among the files of one table. A cell of theirs is read as the text that stands
// for it in a text file, so that all rules, codes for missing and errors are those of
// text; a null is an empty cell. In errors, the line is the row, from 1, and the column
// is the number of the column. What nearly all cells hold is read without the detour,
// with the same result (storedcells.go).
//
// A column of the exports may be held as text (plain, large, as a view, or by codes of
// a dictionary), and besides:
//
//   - yes or no: as booleans, or whole numbers 0 and 1;
//   - numbers, ratings and items: as whole numbers with or without sign, floats of 32 or
//     64 bits, or decimals. A float stands for the shortest text that names it: 45.3 as
//     a float is 45.3. NaN and infinities are no numbers, and not missing unless they
//     are declared to be (exports.missing_codes);
//   - times: as timestamps, which with a zone (in Parquet: adjusted to UTC) are instants
//     and without one local times in the exports' zone, or as dates of 32 bits; study
//     minutes as numbers.
//
// All else is refused by its type, at the first cell that is not null: a number as an
// id (its leading zeros are lost), a time as a number, floats as yes or no, bytes that
// are not said to be text, INT96 and other timestamps that do not say whether they are
// in UTC, 16-bit floats, 64-bit dates, times of day, nested columns. A column of nothing
// but nulls may have any type that is not nested.
//
// The row groups of a Parquet file are read by several goroutines, each with the memory
// of a page and a few thousand rows a column; those of an Arrow file by one, and their
// cells by several. A file of one row group is read by one. The reading does not trust
// a file: sizes are checked against what is there before memory is made, and a panic of
// the Arrow module is an error that names the file. Exports.Headers shows what a file
// holds besides its cells.
//
// All problems of all files are collected before the reading gives up. What
// stops it is, in this order: *Missing and *Unreadable (the folder, a table or
// a file), *privacy.Gate (unknown columns), *Refused (the data). Under
// Options.Quarantine a row that breaks a rule is left out and listed in the
// ledger instead; a file that cannot be understood still stops the reading.
package ingest
