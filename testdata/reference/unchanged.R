# Reference values of regression to the mean in stats/describe. Run here: Rscript unchanged.R
source("json.R")

rate <- function(mean, sd, r, fall, low, high) {
  f <- function(x) dnorm(x, mean, sd) * pnorm(((1 - fall) * x - mean - r * (x - mean)) / (sd * sqrt(1 - r^2)))
  integrate(f, low, high, rel.tol = 1e-12, subdivisions = 1000L)$value / diff(pnorm(c(low, high), mean, sd))
}

one <- function(mean, sd, r, fall, low, high)
  list(mean = mean, sd = sd, r = r, fall = fall, low = low, high = high, rate = rate(mean, sd, r, fall, low, high),
       drop = sd * (1 - r) * dnorm((low - mean) / sd) / pnorm((low - mean) / sd, lower.tail = FALSE))

cases <- list()
for (r in c(-0.5, 0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.95, 0.99)) cases <- c(cases, list(
  one(55, 20, r, 0.3, 40, 100), one(55, 20, r, 0.5, 40, 100), one(65, 18, r, 0.3, 0, 100), one(68, 12, r, 0.2, 40, 100),
  one(68, 12, r, 0.7, 40, 100), one(30, 10, r, 0.3, 40, 100), one(80, 9, r, -0.1, 40, 100), one(55, 20, r, 0.3, -Inf, Inf)))
reference("unchanged", "stats", cases)
