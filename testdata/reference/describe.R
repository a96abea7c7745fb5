# Reference values of stats/describe. Run here: Rscript describe.R
source("json.R")

types <- c(7, 1, 2, 3, 4, 5, 6, 8, 9)
probs <- c(0, 0.05, 0.1, 0.25, 1/3, 0.5, 0.55, 0.75, 0.9, 0.95, 1)

# A product n*p within rounding of a whole number k is k (n = 100, p = 0.55): R
# 4.2 knows that for types 4 to 9 only. For types 1 and 2 the definition is
# written out here at such p: the k-th value, and its mean with the next.
q <- function(x, p, type) {
  v <- unname(quantile(x, p, type = type))
  k <- round(length(x) * p)
  whole <- abs(length(x) * p - k) < 1e-9 & k > 0 & k < length(x)
  s <- sort(x)
  if (type == 1) v[whole] <- s[k[whole]]
  if (type == 2) v[whole] <- (s[k[whole]] + s[k[whole] + 1]) / 2
  v
}

one <- function(name, x) {
  t95 <- if (length(x) > 1 && sd(x) > 0) t.test(x)$conf.int else c(NA, NA)
  t80 <- if (length(x) > 1 && sd(x) > 0) t.test(x, conf.level = 0.8)$conf.int else c(NA, NA)
  list(name = name, x = arr(x), n = length(x), mean = mean(x), sd = sd(x), stderr = sd(x) / sqrt(length(x)),
       min = min(x), max = max(x), ci95 = arr(t95), ci80 = arr(t80), probs = arr(probs),
       quantiles = setNames(lapply(types, function(k) arr(q(x, probs, k))), paste0("type ", types)))
}

smd <- function(name, x, y) list(name = name, x = arr(x), y = arr(y),
  smd = abs(mean(x) - mean(y)) / sqrt((var(x) + var(y)) / 2))

crit <- expand.grid(level = c(0.5, 0.8, 0.9, 0.95, 0.99, 0.999), df = c(1, 2, 3, 9, 30, 250, 999, 1001, 5000, 1e6))
a <- sleep$extra[sleep$group == 1]
b <- sleep$extra[sleep$group == 2]
reference("describe", c("stats", "datasets"), list(
  summaries = list(
    one("vas", c(70, 55.5, 82, 31, 64.5, 64.5, 90, 12, 47, 73.5, 58)),
    one("two", c(3, 8)),
    one("one", 41.5),
    one("all equal", rep(7.3, 6)),
    one("even", c(10, 20, 30, 40)),
    one("negative and positive", c(-12.5, 3, 0, -7.25, 44, 1e-3, -1e-3, 8)),
    one("large offset", 1e9 + c(4, 7, 13, 16)),
    one("twenty", (1:20)^2 / 7),
    one("hundred", ((1:100) * 37) %% 101)),
  differences = list(smd("sleep", a, b), smd("one constant", c(5, 5, 5), c(4, 6, 8)), smd("same", a, rev(a))),
  student = list(level = arr(crit$level), df = arr(crit$df), t = arr(qt((1 - crit$level) / 2, crit$df, lower.tail = FALSE)),
                 z = arr(qnorm((1 - crit$level) / 2, lower.tail = FALSE)))))
