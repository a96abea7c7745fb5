# Reference values of the tests in stats/describe. Run here: Rscript tests.R
source("json.R")

three <- function(f) list(two = f("two.sided"), less = f("less"), greater = f("greater"))
ci <- function(t) arr(as.numeric(t$conf.int))
quiet <- suppressWarnings

# All sign patterns, and all choices of the ranks of both samples, one by one.
signs <- function(d) {
  d <- d[d != 0]
  r <- rank(signif(abs(d), 10))
  v <- as.vector(as.matrix(expand.grid(rep(list(0:1), length(d)))) %*% r)
  at <- sum(r[d > 0])
  m <- sum(r) / 2
  list(two = mean(abs(v - m) >= abs(at - m) - 1e-9), less = mean(v <= at + 1e-9), greater = mean(v >= at - 1e-9))
}
choices <- function(x, y) {
  r <- rank(c(x, y))
  v <- combn(length(r), length(x), function(i) sum(r[i]))
  at <- sum(r[seq_along(x)])
  m <- mean(v)
  list(two = mean(abs(v - m) >= abs(at - m) - 1e-9), less = mean(v <= at + 1e-9), greater = mean(v >= at - 1e-9))
}

pairs <- function(name, x, y) {
  d <- x - y
  nz <- d[d != 0]
  t <- t.test(x, y, paired = TRUE)
  w <- function(a, correct) quiet(wilcox.test(d, exact = FALSE, correct = correct, alternative = a, digits.rank = 10)$p.value)
  walsh <- (outer(d, d, "+") / 2)
  p <- cor.test(x, y)
  s <- quiet(cor.test(x, y, method = "spearman", exact = FALSE))
  k <- quiet(cor.test(x, y, method = "kendall", exact = FALSE))
  list(name = name, x = arr(x), y = arr(y), difference = mean(d), t = unname(t$statistic), p = t$p.value, ci = ci(t),
       v = sum(rank(signif(abs(nz), 10))[nz > 0]), exact = signs(d), corrected = three(function(a) w(a, TRUE)), plain = three(function(a) w(a, FALSE)),
       pseudomedian = median(walsh[lower.tri(walsh, diag = TRUE)]), sign = binom.test(sum(d > 0), length(nz))$p.value,
       pearson = list(r = unname(p$estimate), p = p$p.value, ci = ci(p)),
       spearman = list(r = unname(s$estimate), p = s$p.value), kendall = list(r = unname(k$estimate), p = k$p.value))
}

exactci <- function(name, d, level) {
  w <- wilcox.test(d, conf.int = TRUE, conf.level = level, exact = TRUE)
  list(name = name, d = arr(d), level = level, p = w$p.value, estimate = unname(w$estimate), ci = ci(w))
}

two <- function(name, x, y) {
  w <- t.test(x, y)
  s <- t.test(x, y, var.equal = TRUE)
  m <- function(a, correct) quiet(wilcox.test(x, y, exact = FALSE, correct = correct, alternative = a)$p.value)
  v <- var.test(x, y)
  n <- length(x) + length(y) - 2
  d <- unname(s$statistic) * sqrt(1 / length(x) + 1 / length(y))
  list(name = name, x = arr(x), y = arr(y), welch = list(t = unname(w$statistic), df = unname(w$parameter), p = w$p.value, ci = ci(w)),
       pooled = list(t = unname(s$statistic), df = unname(s$parameter), p = s$p.value, ci = ci(s)),
       u = sum(rank(c(x, y))[seq_along(x)]) - length(x) * (length(x) + 1) / 2,
       exact = if (choose(n + 2, length(x)) < 1e6) choices(x, y) else three(function(a) wilcox.test(x, y, exact = TRUE, alternative = a)$p.value),
       corrected = three(function(a) m(a, TRUE)), plain = three(function(a) m(a, FALSE)),
       shift = median(outer(x, y, "-")), f = list(ratio = unname(v$statistic), p = v$p.value, ci = ci(v)),
       d = d, g = d * exp(lgamma(n / 2) - lgamma((n - 1) / 2)) / sqrt(n / 2))
}

shiftci <- function(name, x, y, level) {
  w <- wilcox.test(x, y, conf.int = TRUE, conf.level = level, exact = TRUE)
  list(name = name, x = arr(x), y = arr(y), level = level, p = w$p.value, estimate = unname(w$estimate), ci = ci(w))
}

groups <- function(name, y, g) {
  g <- factor(g)
  a <- anova(lm(y ~ g))
  w <- oneway.test(y ~ g)
  k <- kruskal.test(y, g)
  list(name = name, groups = lapply(unname(split(y, g)), arr), f = a$F[1], p = a$`Pr(>F)`[1], within = a$`Sum Sq`[2],
       welch = list(f = unname(w$statistic), df2 = unname(w$parameter[2]), p = w$p.value),
       kruskal = list(h = unname(k$statistic), p = k$p.value), tukey = arr(unname(TukeyHSD(aov(y ~ g))$g[, "p adj"])))
}

spearman <- function(name, x, y) list(name = name, x = arr(x), y = arr(y),
  p = unname(three(function(a) cor.test(x, y, method = "spearman", exact = TRUE, alternative = a)$p.value)[c("two", "less", "greater")]) |> unlist() |> arr())

s1 <- sleep$extra[sleep$group == 1]
s2 <- sleep$extra[sleep$group == 2]
pg <- split(PlantGrowth$weight, PlantGrowth$group)
tg <- split(ToothGrowth$len, ToothGrowth$supp)
before <- c(70, 55, 82, 31, 64, 90, 47, 73)
after <- c(41, 50, 60, 33, 30, 72, 47, 39)
reference("tests", c("stats", "datasets"), list(
  pairs = list(pairs("sleep", s1, s2), pairs("pain, one zero and ties", after, before), pairs("rounding", c(7.1, 6.8, 5.3, 4.4, 9.9), c(6.9, 7.0, 5.1, 4.7, 9.5))),
  exactci = list(exactci("eight", c(-29, -5.5, -22, 2, -34, -18, 1, -35.25), 0.95), exactci("three", c(1, 2.5, 4.25), 0.9),
                 exactci("thirty", cos((1:30) * 1.7) * 10 + 2, 0.99)),
  two = list(two("PlantGrowth", pg$trt1, pg$trt2), two("sleep as two samples", s1, s2), two("apart", c(1, 2, 3, 4.5), c(11, 12, 14.5)),
             two("150 and 120 without ties", sin((1:150) * 1.3) * 5, sin((1:120) * 0.7 + 0.01) * 5 + 0.8)),
  shiftci = list(shiftci("six and five", c(3.1, 4.4, 5.2, 6.9, 7.3, 9.8), c(1.2, 2.9, 3.3, 4.1, 5.7), 0.95),
                 shiftci("two and two", c(1, 2), c(3.5, 4.1), 0.95)),
  groups = list(groups("PlantGrowth", PlantGrowth$weight, PlantGrowth$group), groups("ToothGrowth by dose", ToothGrowth$len, ToothGrowth$dose),
                groups("two groups", ToothGrowth$len, ToothGrowth$supp)),
  spearman = list(spearman("seven", 1:7, c(2, 1, 4, 3, 7, 5, 6)), spearman("twelve", 1:12, c(3, 1, 2, 6, 4, 5, 12, 7, 9, 8, 11, 10)),
                  spearman("eight, falling", 1:8, c(7, 8, 6, 5, 3, 4, 1, 2)))))
