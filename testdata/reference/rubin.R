# Reference values of stats/impute: Rubin's rules, from their formulas. Run here:
# Rscript rubin.R
source("json.R")

one <- function(id, q, u, complete) {
  m <- length(q)
  b <- var(q)
  t <- mean(u) + (1 + 1 / m) * b
  lambda <- (1 + 1 / m) * b / t
  old <- (m - 1) / lambda^2
  observed <- if (is.infinite(complete)) Inf else (complete + 1) / (complete + 3) * complete * (1 - lambda)
  df <- if (is.infinite(old)) observed else if (is.infinite(observed)) old else old * observed / (old + observed)
  r <- (1 + 1 / m) * b / mean(u)
  list(id = id, input = list(q = arr(q), u = arr(u), df_complete = complete),
       expected = list(m = m, qbar = mean(q), ubar = mean(u), b = b, t = t, se = sqrt(t), r = r, lambda = lambda, df_old_rubin1987 = old,
         df_observed = observed, df_barnard_rubin = df, fmi = (r + 2 / (df + 3)) / (r + 1),
         ci = list(lower = mean(q) - qt(0.975, df) * sqrt(t), upper = mean(q) + qt(0.975, df) * sqrt(t)),
         t_stat = mean(q) / sqrt(t), p = 2 * pt(-abs(mean(q) / sqrt(t)), df)))
}

reference("rubin", "stats", list(
  one("five, large sample", c(1.52, 1.61, 1.43, 1.7, 1.55), c(0.09, 0.085, 0.093, 0.088, 0.091), Inf),
  one("five, 28 degrees", c(1.52, 1.61, 1.43, 1.7, 1.55), c(0.09, 0.085, 0.093, 0.088, 0.091), 28),
  one("between above within", c(0.1, 2.5, -1.2, 4.4), c(0.2, 0.25, 0.18, 0.22), 3),
  one("two", c(-10.1, -10.9), c(1.1, 1.3), 57),
  one("all equal", c(3, 3, 3), c(0.5, 0.4, 0.6), 40)))
