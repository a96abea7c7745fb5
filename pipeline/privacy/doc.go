// Package privacy is the door that every text of the exports passes on its way
// out of the program.
//
// Gate is the refusal of exports that could identify someone: of columns that no
// table has, before a row is read, and of cells and file names that hold
// identifiers, by Examine, which also says how alike the patients are. It names
// rule, table, column and the number of rows, never a value. It looks for forms
// and check digits and is no proof of anonymity: a name in lower case passes, and
// so does a date that was not shifted. What may as well be a pseudonym, a long
// term or the address of a clinic is a warning: exports that hold no identifier
// are never refused, but for numbers that chance does not explain.
//
// Shown decides whether the text of a bad cell may stand in a message: a typing
// error may, what looks like an identifier may not. Where the two cannot be told
// apart, the text is withheld; its place is always known.
package privacy
