# Reference values of stats/proportion. Run here: Rscript proportion.R
# Where base R has a function it is used; the other limits are found by root
# finding on their definition, with likelihoods maximized numerically.
source("json.R")

root <- function(f, lo, hi) uniroot(f, c(lo, hi), tol = 1e-15, maxiter = 10000)$root
ci <- function(x) arr(unname(as.numeric(x)))

one <- function(x, n, level = 0.95) {
  a <- (1 - level) / 2
  z <- qnorm(a, lower.tail = FALSE)
  # Wilson: where |p - x/n| = z sqrt(p(1-p)/n), the counts moved by cc for the corrected one.
  score <- function(p, cc) (abs(x / n - p) - cc / n) - z * sqrt(p * (1 - p) / n)
  wilson <- suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = level))$conf.int
  corrected <- c(if (x == 0) 0 else root(function(p) score(p, 0.5), 0, (x - 0.5) / n),
                 if (x == n) 1 else root(function(p) score(p, 0.5), (x + 0.5) / n, 1))
  mid <- c(if (x == 0) 0 else root(function(p) pbinom(x, n, p, lower.tail = FALSE) + dbinom(x, n, p) / 2 - a, 0, x / n),
           if (x == n) 1 else root(function(p) pbinom(x - 1, n, p) + dbinom(x, n, p) / 2 - a, x / n, 1))
  j <- c(if (x == 0) 0 else qbeta(a, x + 0.5, n - x + 0.5), if (x == n) 1 else qbeta(a, x + 0.5, n - x + 0.5, lower.tail = FALSE))
  m <- n + z^2
  p <- (x + z^2 / 2) / m
  ac <- p + c(-1, 1) * z * sqrt(p * (1 - p) / m)
  list(x = x, n = n, level = level, rate = x / n, wilson = ci(wilson), corrected = ci(corrected),
       clopper = ci(binom.test(x, n, conf.level = level)$conf.int), agresti = ci(pmin(pmax(ac, 0), 1)), jeffreys = ci(j), midp = ci(mid))
}

# The rates of largest likelihood with p1 = g(p2): the root of the derivative in p2.
constrained <- function(x1, n1, x2, n2, g, slope, lo, hi) {
  part <- function(x, p) if (x == 0) 0 else x / p
  d <- function(p2) {
    p1 <- g(p2)
    slope * (part(x1, p1) - part(n1 - x1, 1 - p1)) + part(x2, p2) - part(n2 - x2, 1 - p2)
  }
  e <- 1e-13 * (hi - lo)
  if (d(lo + e) <= 0) return(c(g(lo), lo))
  if (d(hi - e) >= 0) return(c(g(hi), hi))
  p2 <- root(d, lo + e, hi - e)
  c(g(p2), p2)
}
score_difference <- function(x1, n1, x2, n2, d) {
  p <- constrained(x1, n1, x2, n2, function(p2) p2 + d, 1, max(0, -d), min(1, 1 - d))
  v <- (p[1] * (1 - p[1]) / n1 + p[2] * (1 - p[2]) / n2) * (n1 + n2) / (n1 + n2 - 1)
  (x1 / n1 - x2 / n2 - d) / sqrt(v)
}
score_ratio <- function(x1, n1, x2, n2, r) {
  p <- constrained(x1, n1, x2, n2, function(p2) r * p2, r, 0, min(1, 1 / r))
  v <- p[1] * (1 - p[1]) / n1 + r^2 * p[2] * (1 - p[2]) / n2
  (x1 / n1 - r * x2 / n2) / sqrt(v)
}
mn <- function(x1, n1, x2, n2, z) {
  f <- function(d) score_difference(x1, n1, x2, n2, d)
  est <- x1 / n1 - x2 / n2
  e <- 1e-9
  c(if (est - e < -1 || f(-1 + e) < z) -1 else root(function(d) f(d) - z, -1 + e, est - e),
    if (est + e > 1 || f(1 - e) > -z) 1 else root(function(d) f(d) + z, est + e, 1 - e))
}
koopman <- function(x1, n1, x2, n2, z) {
  f <- function(t) score_ratio(x1, n1, x2, n2, exp(t))
  c(if (x1 + x2 == 0) NA else if (x1 == 0) 0 else exp(root(function(t) f(t) - z, -20, 20)),
    if (x2 == 0) NA else exp(root(function(t) f(t) + z, -20, 20)))
}

# The odds ratio given both margins: maximum likelihood and exact limits, solved
# to more digits than fisher.test prints; checked against fisher.test.
conditional <- function(x1, n1, x2, n2, level) {
  k <- x1 + x2
  lo <- max(0, k - n2); hi <- min(k, n1)
  if (lo == hi) return(list(or = NA, ci = c(NA, NA)))
  s <- lo:hi
  ld <- dhyper(s, n1, n2, k, log = TRUE)
  den <- function(t) { w <- ld + t * s; w <- exp(w - max(w)); w / sum(w) }
  a <- (1 - level) / 2
  or <- if (x1 == lo) 0 else if (x1 == hi) NA else exp(root(function(t) sum(s * den(t)) - x1, -40, 40))
  low <- if (x1 == lo) 0 else exp(root(function(t) sum(den(t)[s >= x1]) - a, -60, 60))
  high <- if (x1 == hi) NA else exp(root(function(t) sum(den(t)[s <= x1]) - a, -60, 60))
  f <- fisher.test(matrix(c(x1, n1 - x1, x2, n2 - x2), 2), conf.level = level)
  stopifnot(is.na(or) || abs(or - f$estimate) < 2e-3 * max(1, or), abs(low - f$conf.int[1]) < 2e-3 * max(1, low))
  list(or = or, ci = c(low, high))
}

two <- function(x1, n1, x2, n2, level = 0.95) {
  z <- qnorm((1 - level) / 2, lower.tail = FALSE)
  p1 <- x1 / n1; p2 <- x2 / n2
  w <- function(x, n) { l <- suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = level))$conf.int; if (x == 0) l[1] <- 0; if (x == n) l[2] <- 1; l }
  w1 <- w(x1, n1); w2 <- w(x2, n2)
  newcombe <- p1 - p2 + c(-sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2), sqrt((w1[2] - p1)^2 + (p2 - w2[1])^2))
  q1 <- (x1 + 1) / (n1 + 2); q2 <- (x2 + 1) / (n2 + 2)
  caffo <- q1 - q2 + c(-1, 1) * z * sqrt(q1 * (1 - q1) / (n1 + 2) + q2 * (1 - q2) / (n2 + 2))
  katz <- x1 > 0 && x2 > 0
  cells <- c(x1, n1 - x1, x2, n2 - x2)
  woolf <- all(cells > 0)
  or <- cells[1] * cells[4] / (cells[2] * cells[3])
  ex <- conditional(x1, n1, x2, n2, level)
  list(x1 = x1, n1 = n1, x2 = x2, n2 = n2, level = level, difference = p1 - p2,
       newcombe = ci(newcombe), miettinen = ci(mn(x1, n1, x2, n2, z)), caffo = ci(pmin(pmax(caffo, -1), 1)),
       katz_ratio = if (x2 > 0) p1 / p2 else NA,
       katz = ci(if (katz) p1 / p2 * exp(c(-1, 1) * z * sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)) else c(NA, NA)),
       koopman_ratio = if (x2 > 0) p1 / p2 else NA, koopman = ci(koopman(x1, n1, x2, n2, z)),
       woolf_or = if (is.finite(or)) or else NA, woolf = ci(if (woolf) exp(log(or) + c(-1, 1) * z * sqrt(sum(1 / cells))) else c(NA, NA)),
       exact_or = ex$or, exact = ci(ex$ci), fisher = fisher.test(matrix(cells, 2))$p.value)
}

fisher <- function(x1, n1, x2, n2) list(x1 = x1, n1 = n1, x2 = x2, n2 = n2,
  p = fisher.test(matrix(c(x1, n1 - x1, x2, n2 - x2), 2), conf.int = FALSE)$p.value)

reference("proportion", "stats", list(
  one = list(one(0, 7), one(7, 7), one(0, 1), one(1, 1), one(3, 10), one(14, 40), one(81, 263), one(15, 148), one(20, 40),
             one(1, 20), one(19, 20), one(3, 10, 0.9), one(14, 40, 0.99), one(62, 161, 0.8), one(0, 10000), one(1, 10000),
             one(4321, 10000), one(9999, 10000)),
  two = list(two(56, 70, 48, 80), two(9, 10, 3, 10), two(6, 7, 2, 7), two(5, 56, 0, 29), two(0, 15, 6, 18), two(12, 12, 9, 13),
             two(9, 13, 12, 12), two(5, 20, 5, 20), two(1, 2, 1, 3), two(30, 50, 20, 48, 0.9), two(7, 34, 1, 34, 0.99),
             two(18, 41, 23, 60), two(412, 1000, 377, 1011)),
  fisher = list(fisher(10, 10, 0, 10), fisher(0, 10, 0, 20), fisher(10, 10, 20, 20), fisher(1, 1, 0, 1), fisher(3, 7, 4, 7),
                fisher(500000, 1000000, 498000, 1000000), fisher(100, 1000000, 140, 1000000), fisher(999900, 1000000, 300, 320),
                fisher(3000, 5000, 1000, 5000))))
