# Reference values of parametric regressions, stats/survival. Run here: Rscript parametric.R
suppressMessages(library(survival))
source("json.R")

control <- survreg.control(rel.tolerance = 1e-13, maxiter = 500, toler.chol = 1e-12)
distributions <- c("weibull", "exponential", "lognormal", "loglogistic")
p <- c(0.05, 0.5, 0.9)

# predict() leaves an offset out: the predictions are those of offset 0.
# The event of a row lies in (left, right]: 0 and Inf are censorings.
one <- function(name, left, right, x, x0, weight = NULL, offset = NULL, level = 0.95) {
  d <- data.frame(x, L = ifelse(left == 0, NA, left), R = ifelse(is.infinite(right), NA, right))
  d$w <- if (is.null(weight)) 1 else weight
  d$off <- if (is.null(offset)) 0 else offset
  f <- as.formula(paste("Surv(L, R, type = 'interval2') ~", paste(c(names(x), "offset(off)"), collapse = " + ")))
  fits <- lapply(setNames(distributions, distributions), function(dist) {
    m <- survreg(f, d, weights = w, dist = dist, control = control)
    b <- c(coef(m), if (dist != "exponential") log(m$scale))
    q <- predict(m, data.frame(t(x0), off = 0), type = "quantile", p = p, se.fit = TRUE)
    lp <- predict(m, data.frame(t(x0), off = 0), type = "lp")
    times <- c(3, 12, 30)
    list(coef = arr(unname(b)), var = lapply(seq_len(nrow(m$var)), function(i) arr(unname(m$var[i, ]))), loglik = arr(m$loglik),
         quantile = arr(as.vector(q$fit)), quantile.se = arr(as.vector(q$se.fit)), time = arr(times),
         surv = arr(1 - psurvreg(times, lp, m$scale, distribution = dist)))
  })
  out <- list(name = name, left = arr(left), right = arr(right), x = unname(lapply(x, arr)), x0 = arr(unname(x0)), weight = if (!is.null(weight)) arr(weight), offset = if (!is.null(offset)) arr(offset), p = arr(p), fits = fits)
  Filter(Negate(is.null), out)
}

o <- ovarian
k <- kidney[1:60, ]
set.seed(20260402)
t <- round(exp(2.2 + 0.4 * rep(0:1, 30) + 0.5 * rlogis(60)), 1)
# Looked at on four days: known, before the first look, between two, after the last.
looks <- c(0, 4, 8, 16, 32, Inf)
at <- findInterval(t, looks, left.open = TRUE)
l <- looks[at]; r <- looks[at + 1]
known <- seq(1, 60, 7)
l[known] <- r[known] <- t[known]
look <- rep(c(5, 10, 15, 20, 25), 12)
g <- data.frame(x1 = rep(0:1, 30), x2 = round(rnorm(60, 50, 9)))
reference("parametric", "survival", list(
  one("ovarian", o$futime, ifelse(o$fustat == 1, o$futime, Inf), data.frame(x1 = o$age, x2 = o$rx), c(x1 = 60, x2 = 1)),
  one("kidney, weights, offset", k$time, ifelse(k$status == 1, k$time, Inf), data.frame(x1 = k$age, x2 = k$sex),
      c(x1 = 40, x2 = 2), weight = rep(c(1, 2, 0.5), 20), offset = rep(c(0.1, -0.3), 30)),
  one("looks, four kinds of rows", l, r, g, c(x1 = 1, x2 = 55)),
  one("one look, current status", ifelse(t > look, look, 0), ifelse(t > look, Inf, look), g, c(x1 = 0, x2 = 45))))
