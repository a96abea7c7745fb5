# Reference values of stats/resample: the package boot, with the rows that it drew.
# Run here: Rscript bootstrap.R
source("json.R")
library(boot)

one <- function(name, x, f, r, strata = rep(1, length(x))) {
  set.seed(20)
  b <- boot(x, function(z, i) f(z[i]), r, strata = strata)
  rows <- boot.array(b, indices = TRUE)
  # Efron's jackknife influence, about the stratum's mean; boot's empinf takes it
  # about the estimate.
  j <- vapply(seq_along(x), function(k) f(x[-k]), 0)
  size <- ave(j, strata, FUN = length)
  l <- (size - 1) * (ave(j, strata) - j)
  i <- boot.ci(b, type = c("norm", "basic", "perc", "bca"), L = l)
  pick <- function(m) arr(m[1, 4:5])
  list(name = name, x = arr(x), strata = arr(strata), rows = lapply(seq_len(r), function(k) arr(rows[k, ] - 1)),
       estimate = b$t0, se = sd(b$t), a = sum(l^3) / (6 * sum(l^2)^1.5),
       normal = arr(i$normal[1, 2:3]), basic = pick(i$basic), percent = pick(i$percent), bca = pick(i$bca))
}

trimmed <- function(v) mean(v, trim = 0.1)
s1 <- sleep$extra[sleep$group == 1]
reference("bootstrap", c("boot", "datasets"), list(
  one("mean", s1, mean, 199),
  one("sd", s1, sd, 199),
  one("trimmed10", c(3, 7.5, 1, 12, 9, 4, 30, 8, 6, 5.5, 2, 11), trimmed, 199),
  one("median", c(3, 7.5, 1, 12, 9, 4, 30, 8, 6, 5.5, 2), median, 199),
  one("mean", c(s1, 5 + (1:6)^2 / 4), mean, 199, rep(1:2, c(10, 6)))))
