// Package privacy is the door that every text of the exports passes on its way
// out of the program.
//
// Gate is the refusal of columns that no table has: they could identify
// someone. Shown decides whether the text of a bad cell may stand in a message:
// a typing error may, what looks like an identifier may not. Where the two
// cannot be told apart, the text is withheld; its place is always known.
package privacy
