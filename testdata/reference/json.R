# Writes R values as JSON for the scripts beside it: numbers with 17 significant
# digits, NA and NaN as null, infinities as "Inf" and "-Inf". A named list is an
# object, an unnamed list and a vector of other than one element are arrays;
# arr() makes an array of a vector of any length.
arr <- function(x) structure(list(x), class = "arr")

atom <- function(x) {
  if (is.character(x)) return(encodeString(x, quote = "\""))
  if (is.na(x)) return("null")
  if (is.logical(x)) return(if (x) "true" else "false")
  if (is.infinite(x)) return(if (x > 0) "\"Inf\"" else "\"-Inf\"")
  sprintf("%.17g", x)
}

json <- function(x, indent = "") {
  inner <- paste0(indent, " ")
  if (inherits(x, "arr")) {
    x <- unclass(x)[[1]]
    return(paste0("[", paste(vapply(seq_along(x), function(i) atom(x[[i]]), ""), collapse = ", "), "]"))
  }
  if (is.list(x)) {
    body <- vapply(x, json, "", indent = inner)
    brackets <- c("[", "]")
    if (!is.null(names(x))) {
      body <- paste0("\"", names(x), "\": ", body)
      brackets <- c("{", "}")
    }
    return(paste0(brackets[1], "\n", paste0(inner, body, collapse = ",\n"), "\n", indent, brackets[2]))
  }
  if (length(x) == 1) atom(x) else json(arr(unname(x)))
}

# reference writes the cases to name.json with the versions that made them.
reference <- function(name, packages, cases) {
  versions <- lapply(setNames(packages, packages), function(p) as.character(packageVersion(p)))
  writeLines(json(list(script = paste0(name, ".R"), r = as.character(getRversion()), packages = versions, cases = cases)),
             paste0(name, ".json"))
}
