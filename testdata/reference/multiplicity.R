# Reference values of stats/multiplicity. Run here: Rscript multiplicity.R
source("json.R")

one <- function(id, p) list(id = id, input = list(p = arr(p)),
  expected = setNames(lapply(c("holm", "hochberg", "hommel", "bonferroni", "BH", "BY"), function(m) arr(p.adjust(p, m))),
                      c("holm", "hochberg", "hommel", "bonferroni", "bh", "by")))

reference("multiplicity", "stats", list(
  one("four, unsorted", c(0.2, 0.003, 0.04, 0.012)),
  one("ties", c(0.03, 0.01, 0.03, 0.01, 0.6)),
  one("ends", c(0, 1, 0.5, 0)),
  one("two", c(0.04, 0.03)),
  one("one", 0.2),
  one("a hundred", (((1:100) * 37) %% 101 / 101)^3),
  one("large", c(0.7, 0.8, 0.9, 0.95))))
