# Reference values of the tests of tables in stats/proportion. Run here: Rscript tables.R
source("json.R")

ci <- function(t) arr(as.numeric(t$conf.int))
quiet <- suppressWarnings

two <- function(x1, n1, x2, n2) {
  m <- matrix(c(x1, n1 - x1, x2, n2 - x2), 2, byrow = TRUE)
  p <- quiet(chisq.test(m, correct = FALSE))
  y <- quiet(chisq.test(m))
  list(x1 = x1, n1 = n1, x2 = x2, n2 = n2, pearson = unname(p$statistic), p = p$p.value, yates = unname(y$statistic), yatesp = y$p.value,
       less = fisher.test(m, alternative = "less")$p.value, greater = fisher.test(m, alternative = "greater")$p.value)
}

paired <- function(a, b, c, d) {
  m <- matrix(c(a, b, c, d), 2, byrow = TRUE)
  p <- mcnemar.test(m, correct = FALSE)
  y <- mcnemar.test(m)
  e <- binom.test(b, b + c)
  odds <- e$conf.int / (1 - e$conf.int)
  list(a = a, b = b, c = c, d = d, chi = unname(p$statistic), p = p$p.value, corrected = unname(y$statistic), correctedp = y$p.value, exact = e$p.value,
       mid = min(1, 2 * pbinom(min(b, c), b + c, 0.5) - dbinom(min(b, c), b + c, 0.5)), odds = arr(ifelse(is.finite(odds), odds, NA)))
}

strata <- function(name, tab) {
  m <- mantelhaen.test(tab, correct = FALSE)
  y <- mantelhaen.test(tab, correct = TRUE)
  e <- mantelhaen.test(tab, exact = TRUE)
  list(name = name, a = arr(tab[1, 1, ]), b = arr(tab[1, 2, ]), c = arr(tab[2, 1, ]), d = arr(tab[2, 2, ]), chi = unname(m$statistic), p = m$p.value,
       corrected = unname(y$statistic), correctedp = y$p.value, odds = unname(m$estimate), ci = ci(m), exactp = e$p.value)
}

trend <- function(name, x, n, score) {
  t <- prop.trend.test(x, n, score)
  list(name = name, x = arr(x), n = arr(n), score = arr(score), chi = unname(t$statistic), p = t$p.value)
}

rate <- function(x, t, level) {
  r <- poisson.test(x, t, conf.level = level)
  list(x = x, t = t, level = level, rate = unname(r$estimate), ci = ci(r))
}

ratio <- function(x1, t1, x2, t2) {
  r <- poisson.test(c(x1, x2), c(t1, t2))
  e <- unname(r$estimate)
  list(x1 = x1, t1 = t1, x2 = x2, t2 = t2, ratio = if (is.finite(e)) e else NA, ci = arr(ifelse(is.finite(r$conf.int), r$conf.int, NA)), p = r$p.value)
}

reference("tables", c("stats", "datasets"), list(
  two = list(two(56, 70, 48, 80), two(3, 4, 1, 4), two(0, 15, 6, 18), two(5, 20, 5, 20), two(5123, 10000, 4871, 10100), two(12, 12, 9, 13), two(7, 15, 8, 16)),
  paired = list(paired(794, 150, 86, 570), paired(1, 7, 1, 4), paired(5, 6, 0, 3), paired(10, 4, 4, 12), paired(3, 5, 4, 9)),
  strata = list(strata("UCBAdmissions", aperm(UCBAdmissions, c(2, 1, 3))), strata("two sites", array(c(12, 9, 8, 15, 15, 8, 16, 18), c(2, 2, 2))),
                strata("three, one with an empty cell", array(c(2, 5, 3, 6, 4, 8, 2, 9, 0, 3, 1, 4), c(2, 2, 3)))),
  trend = list(trend("smokers", c(83, 90, 129, 70), c(86, 93, 136, 82), 1:4), trend("doses", c(10, 15, 22), c(40, 41, 39), c(0.25, 0.5, 1))),
  rate = list(rate(7, 4.12, 0.95), rate(0, 30, 0.95), rate(1, 1, 0.9), rate(10234, 977, 0.99)),
  ratio = list(ratio(11, 800, 23, 1030), ratio(0, 10, 4, 12), ratio(5, 10, 0, 12), ratio(200, 1000, 150, 990))))
