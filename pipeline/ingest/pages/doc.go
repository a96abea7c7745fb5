// Package pages reads the values of flat columns of Parquet files, page by page.
//
// A column chunk is the values of one column in one row group, and a sequence of
// pages: perhaps one with a dictionary, then those with data. Reader goes through
// them with the memory of one page, and gives the values of whatever encoding as
// one of four kinds of slices (Vector). Texts that are encoded by a dictionary are
// given as codes, so that what depends on the text is done once an entry and not
// once a row.
//
// Note: package parquet/file of Arrow v17 could have read them. On a damaged file
// it can hang (definition levels that end early), take zeros for bytes that are not
// there (a page of version 2 without compression), and panic; it does not check
// the sums of pages, knows no BYTE_STREAM_SPLIT, and gives no codes. Here each
// length is checked before it is used, and every error is an error. The footer of
// a file, which is small, is read by that module.
//
// Read are pages of version 1 and 2, all encodings of the format but BIT_PACKED
// levels (given up in 2013), and the compressions snappy, gzip, zstd, brotli and
// none. Sums of pages are checked where the writer left them. Encrypted and nested
// columns are not read.
package pages
