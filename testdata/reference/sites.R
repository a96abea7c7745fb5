# Reference values of the funnel and of the beta-binomial model of stats/proportion.
# Run here: Rscript sites.R
# The funnel's limits rest on qbinom, pbinom and dbinom. The beta-binomial likelihood is
# written with lbeta and maximized over the logits of mean and ICC; the limits of the ICC
# are found by root finding on the profile likelihood.
source("json.R")

ci <- function(x) arr(unname(as.numeric(x)))

low <- function(n, p, a) {
  r <- qbinom(a, n, p)
  max(0, (r - (pbinom(r, n, p) - a) / dbinom(r, n, p)) / n)
}
funnel <- function(x, n, target, level = 0.95) {
  a <- (1 - level) / 2
  list(x = x, n = n, target = target, level = level, limits = ci(c(low(n, target, a), 1 - low(n, 1 - target, a))),
       outside = pbinom(x, n, target) < a || pbinom(x - 1, n, target, lower.tail = FALSE) < a)
}

loglik <- function(m, c, x, n) {
  if (c == 0) return(sum(x * log(m) + (n - x) * log(1 - m)))
  s <- (1 - c) / c
  sum(lbeta(x + m * s, n - x + (1 - m) * s) - lbeta(m * s, (1 - m) * s))
}
profile <- function(c, x, n) {
  o <- optimize(function(m) loglik(m, c, x, n), c(1e-9, 1 - 1e-9), maximum = TRUE, tol = 1e-12)
  list(m = o$maximum, value = o$objective)
}
sites <- function(x, n, level = 0.95) {
  z <- qnorm((1 + level) / 2)
  p <- function(c) profile(c, x, n)$value
  best <- optimize(function(l) p(plogis(l)), c(-14, 6), maximum = TRUE, tol = 1e-10)
  icc <- plogis(best$maximum)
  if (p(0) >= best$objective - 1e-7) icc <- 0
  top <- profile(icc, x, n)
  drop <- function(c) top$value - p(c) - z^2 / 2
  limits <- c(if (drop(0) <= 0) 0 else uniroot(drop, c(0, icc), tol = 1e-13)$root,
              uniroot(drop, c(icc, 1 - 1e-7), tol = 1e-13)$root)
  s <- (1 - icc) / icc
  a <- top$m * s + x
  b <- (1 - top$m) * s + n - x
  shrunken <- lapply(seq_along(x), function(i) if (icc == 0) list(estimate = top$m, limits = ci(c(NA, NA))) else
    list(estimate = a[i] / (a[i] + b[i]), limits = ci(qbeta(c((1 - level) / 2, (1 + level) / 2), a[i], b[i]))))
  list(x = arr(x), n = arr(n), level = level, mean = top$m, icc = icc, limits = ci(limits), loglik = top$value, groups = shrunken)
}

reference("sites", "stats", list(
  funnel = list(funnel(3, 10, 0.3), funnel(9, 10, 0.3), funnel(0, 10, 0.3), funnel(1, 20, 0.3), funnel(5, 5, 0.95), funnel(0, 5, 0.05),
                funnel(4, 5, 0.95), funnel(1, 1, 0.5), funnel(0, 0 + 2, 0.5, 0.998), funnel(140, 300, 0.36), funnel(140, 300, 0.36, 0.998),
                funnel(60, 300, 0.36, 0.998), funnel(4321, 10000, 0.42, 0.998), funnel(81, 263, 0.25, 0.9), funnel(7, 7, 0.999, 0.998),
                funnel(3, 20, 58 / 137), funnel(3, 20, 58 / 137, 0.998), funnel(30, 50, 58 / 137), funnel(30, 50, 58 / 137, 0.998)),
  # The chi-square test that the proportions of the first sites below are the same.
  equal = chisq.test(rbind(c(3, 12, 30, 4, 9), c(17, 18, 20, 21, 3)), correct = FALSE)$p.value,
  sites = list(sites(c(3, 12, 30, 4, 9), c(20, 30, 50, 25, 12)), sites(c(1, 0, 4, 7), c(5, 6, 8, 9)), sites(c(10, 10), c(20, 22)),
               sites(c(20, 20, 20), c(60, 61, 59)), sites(c(5, 40), c(50, 60)), sites(c(5, 40), c(50, 60), 0.9),
               sites(c(2, 5, 0, 1, 3, 30, 14), c(2, 5, 3, 1, 4, 90, 20)), sites(c(412, 377, 96), c(1000, 1011, 311)))))
