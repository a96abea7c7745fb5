# Reference values of stats/recheck: the statistics that published counts, means and
# intervals give. Run here: Rscript recheck.R
source("json.R")

root <- function(f, lo, hi) uniroot(f, c(lo, hi), tol = 1e-15, maxiter = 10000)$root
ci <- function(x) arr(ifelse(is.finite(x), x, NA))
z <- qnorm(0.975)

one <- function(name, x, n) {
  p <- x / n
  j <- function(a, b) qbeta(c(0.025, 0.975), a, b)
  m <- n + z^2
  q <- (x + z^2 / 2) / m
  list(name = name, x = x, n = n, rate = p,
       wilson = ci(as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)),
       clopper = ci(as.numeric(binom.test(x, n)$conf.int)),
       agresti = ci(q + c(-1, 1) * z * sqrt(q * (1 - q) / m)),
       jeffreys = ci(j(x + 0.5, n - x + 0.5)),
       wald = ci(p + c(-1, 1) * z * sqrt(p * (1 - p) / n)))
}

# The conditional distribution of the first cell, and the odds ratios that solve
# its equations.
conditional <- function(x1, n1, x2, n2) {
  k <- x1 + x2
  s <- max(0, k - n2):min(k, n1)
  d <- function(lo) { l <- dhyper(s, n1, n2, k, log = TRUE) + s * lo; e <- exp(l - max(l)); e / sum(e) }
  at <- function(f) exp(root(f, -15, 15))
  list(mid = { p <- d(0); min(1, 2 * min(sum(p[s < x1]), sum(p[s > x1])) + p[s == x1]) },
       or = if (x1 == min(s)) 0 else if (x1 == max(s)) NA else at(function(lo) sum(s * d(lo)) - x1),
       ci = ci(c(if (x1 == min(s)) 0 else at(function(lo) sum(d(lo)[s >= x1]) - 0.025),
                 if (x1 == max(s)) NA else at(function(lo) sum(d(lo)[s <= x1]) - 0.025))))
}

two <- function(name, x1, n1, x2, n2) {
  tab <- matrix(c(x1, n1 - x1, x2, n2 - x2), 2)
  chi <- suppressWarnings(chisq.test(tab, correct = FALSE))
  e <- chi$expected
  g <- 2 * sum(ifelse(tab > 0, tab * log(tab / e), 0))
  n <- n1 + n2
  p1 <- x1 / n1
  p2 <- x2 / n2
  w <- function(x, m) as.numeric(suppressWarnings(prop.test(x, m, correct = FALSE))$conf.int)
  w1 <- w(x1, n1)
  w2 <- w(x2, n2)
  d <- p1 - p2
  lor <- log(x1 * (n2 - x2) / ((n1 - x1) * x2))
  lrr <- log(p1 / p2)
  cond <- conditional(x1, n1, x2, n2)
  list(name = name, x1 = x1, n1 = n1, x2 = x2, n2 = n2,
       chisquare = chi$p.value, yates = suppressWarnings(chisq.test(tab))$p.value,
       nminusone = pchisq(unname(chi$statistic) * (n - 1) / n, 1, lower.tail = FALSE),
       likelihood = pchisq(g, 1, lower.tail = FALSE), waldp = 2 * pnorm(-abs(d) / sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)),
       onesided = min(fisher.test(tab, alternative = "less")$p.value, fisher.test(tab, alternative = "greater")$p.value), fisher = fisher.test(tab)$p.value, midp = cond$mid,
       or = if (is.finite(exp(lor))) exp(lor) else NA, woolf = ci(exp(lor + c(-1, 1) * z * sqrt(sum(1 / tab)))),
       conditional = cond$or, exact = cond$ci,
       rr = if (is.finite(exp(lrr))) exp(lrr) else NA, katz = ci(exp(lrr + c(-1, 1) * z * sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2))),
       rd = d, newcombe = ci(c(d - sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2), d + sqrt((w1[2] - p1)^2 + (p2 - w2[1])^2))),
       wald = ci(d + c(-1, 1) * z * sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)))
}

diagnostic <- function(name, tp, fn, fp, tn) {
  n <- tp + fn + fp + tn
  po <- (tp + tn) / n
  pe <- ((tp + fn) * (tp + fp) + (fp + tn) * (fn + tn)) / n^2
  m <- matrix(c(tp, fp, fn, tn), 2)
  list(name = name, tp = tp, fn = fn, fp = fp, tn = tn, sensitivity = tp / (tp + fn), specificity = tn / (fp + tn),
       ppv = tp / (tp + fp), npv = tn / (fn + tn), agreement = po, kappa = (po - pe) / (1 - pe),
       mcnemar = mcnemar.test(m, correct = FALSE)$p.value, corrected = mcnemar.test(m)$p.value, exact = binom.test(fn, fn + fp)$p.value)
}

# Two groups of which the mean, the standard deviation and the size are known.
means <- function(name, m1, s1, n1, m2, s2, n2) {
  df <- n1 + n2 - 2
  sp <- sqrt(((n1 - 1) * s1^2 + (n2 - 1) * s2^2) / df)
  v <- c(s1^2 / n1, s2^2 / n2)
  tp <- (m1 - m2) / (sp * sqrt(1 / n1 + 1 / n2))
  tw <- (m1 - m2) / sqrt(sum(v))
  dw <- sum(v)^2 / (v[1]^2 / (n1 - 1) + v[2]^2 / (n2 - 1))
  d <- (m1 - m2) / sp
  list(name = name, m1 = m1, s1 = s1, n1 = n1, m2 = m2, s2 = s2, n2 = n2, pooledt = tp, welcht = tw, welchdf = dw,
       pooledp = 2 * pt(-abs(tp), df), welchp = 2 * pt(-abs(tw), dw), cohend = d,
       hedgesg = d * exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2), firstsd = (m1 - m2) / s1,
       pooledci = ci(m1 - m2 + c(-1, 1) * qt(0.975, df) * sp * sqrt(1 / n1 + 1 / n2)),
       effectci = ci(d + c(-1, 1) * z * sqrt(1 / n1 + 1 / n2 + d^2 / (2 * (n1 + n2)))))
}

mean1 <- function(name, m, s, n) {
  t <- m / (s / sqrt(n))
  list(name = name, m = m, s = s, n = n, se = s / sqrt(n), t = t, p = 2 * pt(-abs(t), n - 1), dz = m / s,
       student = ci(m + c(-1, 1) * qt(0.975, n - 1) * s / sqrt(n)))
}

interval <- function(name, est, low, high) {
  se <- (high - low) / (2 * z)
  positive <- est > 0 && low > 0
  lse <- if (positive) log(high / low) / (2 * z) else NA
  list(name = name, estimate = est, low = low, high = high, middle = (low + high) / 2, se = se, z = est / se, p = 2 * pnorm(-abs(est / se)),
       logmiddle = if (positive) sqrt(low * high) else NA, logse = lse, logz = if (positive) log(est) / lse else NA,
       logp = if (positive) 2 * pnorm(-abs(log(est) / lse)) else NA)
}

reference("recheck", "stats", list(
  one = list(one("Graven-Nielsen 2000", 17, 29), one("Cohen 2006 sensitivity", 10, 12), one("Cohen 2006 specificity", 19, 22),
             one("Pastrak 2021", 18, 34), one("Corriger 2022 adverse events", 108, 218), one("Tankha 2025", 890, 1034),
             one("Voute 2023 women", 249, 329), one("Yermus 2023, 3 months", 346, 1806)),
  two = list(two("Noppers 2011, 15 min", 8, 12, 3, 12), two("Noppers 2011, 180 min", 6, 12, 2, 12),
             two("Noppers 2011, week 1", 2, 12, 0, 12), two("Noppers 2011, week 8", 2, 12, 2, 12)),
  diagnostic = list(diagnostic("Cohen 2006", 10, 2, 3, 19)),
  means = list(means("Corriger 2022", 6.8, 1.8, 240, 5.7, 1.8, 93), means("unequal", 5.2, 2.4, 14, 3.1, 1.1, 35)),
  mean = list(mean1("a change", -1.4, 2.2, 35)),
  interval = list(interval("Orhurhu 2019", -1.83, -2.35, -1.31), interval("16 studies", -1.05, -1.72, -0.39),
                  interval("Voute 2023", -0.52, -0.62, -0.41), interval("18 RCT, 1 week", -2.14, -2.65, -1.63),
                  interval("18 RCT, 30 days", -1.68, -2.25, -1.12), interval("18 RCT, RR", 4.94, 2.76, 8.84))))
