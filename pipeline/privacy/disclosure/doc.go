// Package disclosure decides which results rows may leave the clinic. It is the one
// door of release/: Protect gives a copy of the results without the rows that are
// withheld, and everything that is released (tables, figures, sentences, files of
// rows) is made from that copy alone.
//
// # What is protected
//
// A group of 1 to MinCell-1 patients: a count of so few; a count that leaves so few
// of its total (N - n); and who is left over where one count is part of another by
// definition, such as between two steps of the ladder of response, two points of a
// curve, or those due and those observed. 0 is published: it is a group of nobody.
// So is a count that equals its total. Smallest and largest values are of single
// patients and are never published.
//
// # How
//
// Counts hang together: one N stands in a hundred rows, responders under nri are
// those under oc, the best case is nri and whoever was not rated, groups add up to
// the whole, the cumulative curve at 30 is the primary endpoint. The declarations in
// equations.go say this, each a line of result ids; a test holds every one of them
// against the results of real and synthetic cohorts. Counts that are equal by
// definition are one cell, and the declarations are equations between cells. A group
// that stands in no row, such as N - n, is a cell too.
//
// Cells are published one after the other, the most useful first: the flow, the
// primary endpoint, the other totals, groups, curves. After each the bounds within
// which a reader could tell every other cell are worked out by bounds propagation
// on whole numbers; a cell is published only if every small cell keeps an interval
// of at least MinCell. Whatever could be told within less although it is not small
// is published with it, so that nothing stands withheld that anybody can work out.
// Bounds never grow wider again, so one pass is enough: nothing more could be
// published in the end. The order makes the choice deterministic, and the headline
// the last to be lost.
//
// Bounds propagation looks at one equation at a time. What follows of two together is
// added as equations of their own (derived.go): the difference of two sums that share
// cells, and of two tables of which one counts a part of the other's groups.
//
// What follows of more is left to the audit (audit.go), which comes last and which all
// safety rests on: a small cell is withheld well only if there are witnesses, that is
// whole numbers for all cells with which all equations hold and all published cells
// are as published, and in which the small cell has values MinCell apart. The audit
// withholds more until there are, and everything if it cannot find them. So of what
// the equations say nothing is left to find: an adversary has to know more.
//
// The other rows go with the counts that they are computed from: those of their own
// group (the rows that share all keys but the stat), or those that computations.go
// names. A row of which nothing is declared is withheld. A verdict on a claim goes
// with the rows that it judges. In a withheld group what is not estimable is withheld
// like the rest: a blank that said so would tell of an empty group.
//
// # Curves
//
// A point of the Kaplan-Meier curve tells how many are at risk and how many events
// there were; both are cells, joined to the tables. Points that are not published are
// left out, for their days are days of patients, and estimates are rounded to
// curveDecimals. Of the cumulative incidence the days of the table remain, of
// Turnbull's intervals none. Steps of the cumulative curve of response are published
// where none or at least MinCell patients lie between them; the waterfall has the
// classes that this leaves.
//
// # Months
//
// The memory (memory.go) holds the true value of every count of each month that was
// released: of those that were published, of those that were not, and what was told of
// those that were rounded. It has to: whether this month's counts would tell a withheld
// count of a past month can only be worked out by who knows what the past month held.
// It is a file of the clinic (mode 0600, not below the folder of the months), is never
// part of release/, and of the same kind as restricted/: counts, of few patients too,
// but no row of a patient. The copy that a month keeps, restricted/earlier.csv, is
// encrypted for privacy.recipients like the rest of restricted/.
//
// The past months are in the same equations as this one, what was open and what was
// withheld of them as it was, for a release cannot be taken back: only cells of this
// month are withheld, until no small cell of any month is told too narrowly. Who came
// between two releases is a group of patients like any other, in a count and in the
// rest of its N, whether the releases follow each other or not; sums of groups hold for
// those who came too (derived.go). Readers are taken to know that counts of patients do
// not fall, and that those who are not in them do not become fewer. Where a count has
// fallen (rows were corrected or withdrawn, or patients went on to another count) no
// reader can have known it, and by how many is protected like a growth. The comparison
// is by the id, whatever the configuration was: another definition differs by patients
// too. The memory begins once, by its own command; after that its absence or damage
// stops a run.
//
// Beside past months the audit looks for witnesses briefly, and withholds the tables
// of this month of whose small cells it finds none (tables.go): it finds fewer there
// than there are, so that much is withheld that could be told.
//
// Of a cohort of fewer than fewFollowed times MinCell patients later months tell the
// flow and the primary endpoint alone: see widen.
//
// # Rounding
//
// With Policy.Rounding a count that is withheld and not small may be told as a multiple
// of the base (rounding.go). It is an interval in the equations, of this month and, by
// the memory, of all later ones, and is told only if every small cell keeps its own:
// rounding is no exemption. Only counts are rounded, for a share that is computed from
// two exact counts tells them, and one that is computed from rounded counts is not the
// share of the definition: what is computed from a rounded count is withheld.
//
// # Decisions
//
//   - Steps of nested counts are protected like counts, where the group between them
//     is one of patients with an outcome. Windows that end one after the other are
//     not: who is due in one and not yet in the next says only when somebody came.
//   - The bounds of a small cell are taken without the knowledge that it is small. So
//     nothing that leaves the clinic says which withheld count is small and which would
//     only tell of one: in release/ every withheld row has the mark primary, and
//     disclosure.csv one rule for counts (Listed). The true rules and marks are in
//     restricted/disclosure.csv.
//   - Equalities that hold in most cohorts, but not by definition, count where they
//     hold: a reader may guess them.
//   - Sensitivity analyses are published only with the primary endpoint, which they
//     mostly repeat.
//   - How alike the patients of the exports are (privacy), and what a month changed
//     against the one before (since, restated, drift), is of the smallest groups that
//     there are, and of who came in between. These rows stay within the clinic, and so
//     do those of any analysis of which nothing is declared. Of the fields that were
//     corrected not even the names leave it. What could be worked out of them, such as
//     who came to be due since the month before, is a growth of a count that is declared.
//   - A row's presence is not hidden, but for points of curves: that a level exists
//     says that somebody has, or had, it.
//
// # Not protected against
//
// What readers know from elsewhere, such as who is in the clinic; several readers who
// compare what each knows of himself; conclusions from which counts are withheld
// while others are not; laws of which no declaration speaks; moments and quantiles of
// groups of MinCell and more, whose many digits restrict what values the group can have.
package disclosure
