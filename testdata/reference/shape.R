# Reference values of skewness, kurtosis, MAD, Shapiro-Wilk, Glass's delta, the
# approximate g and Fieller's limits in stats/describe. Run here: Rscript shape.R
source("json.R")

one <- function(name, x) {
  d <- x - mean(x)
  w <- shapiro.test(x)
  list(name = name, x = arr(x), skewness = mean(d^3) / mean(d^2)^1.5, kurtosis = mean(d^4) / mean(d^2)^2 - 3,
       mad = mad(x), w = unname(w$statistic), p = w$p.value)
}

two <- function(name, x, y) {
  m <- length(x) + length(y) - 2
  d <- (mean(x) - mean(y)) / sqrt(((length(x) - 1) * var(x) + (length(y) - 1) * var(y)) / m)
  list(name = name, x = arr(x), y = arr(y), delta = (mean(x) - mean(y)) / sd(y), g = d * (1 - 3 / (4 * m - 1)))
}

fieller <- function(name, x, y) {
  r <- cor(x, y, method = "spearman")
  list(name = name, x = arr(x), y = arr(y), ci = arr(tanh(atanh(r) + c(-1, 1) * qnorm(0.975) * sqrt(1.06 / (length(x) - 3)))))
}

a <- sleep$extra[sleep$group == 1]
b <- sleep$extra[sleep$group == 2]
reference("shape", c("stats", "datasets"), list(
  samples = list(
    one("three", c(1, 2, 4)),
    one("three, evenly", c(1, 2, 3)),
    one("three, two equal", c(5, 5, 9)),
    one("four", c(3, -1, 7, 7.5)),
    one("five", c(1, 2, 4, 8, 16)),
    one("six", c(0.1, 12, 5, 5, 7, 3)),
    one("sleep", sleep$extra),
    one("eleven, one far", c(1:10, 1000)),
    one("eleven, one very far", c(1:10, 1e6)),
    one("twelve", ((1:12) * 7) %% 13 + 0.25),
    one("rivers", rivers),
    one("waiting", faithful$waiting),
    one("offset", 1e6 + c(4, 7, 13, 16, 9)),
    one("normal scores", qnorm(ppoints(50))),
    one("five thousand", (1:5000 * 1009) %% 5003)),
  pairs = list(two("sleep", a, b), two("sleep reversed", b, a), two("unequal", c(1, 5, 9), c(2, 2.5, 4, 4.5, 8, 1))),
  ranks = list(fieller("sleep", a, b), fieller("faithful", faithful$eruptions[1:60], faithful$waiting[1:60]))))
