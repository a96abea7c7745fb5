# Numbers that the tests of pipeline/analysis quote: run with Rscript, from this
# folder. R 4.2.2, nlme, survival, interval, lme4.
suppressMessages({library(nlme)})
options(digits = 15)

# Interaction of week and depression: 24 patients, three weeks, the formulas of the test.
d <- do.call(rbind, lapply(0:23, function(i) data.frame(
  id = i, depression = ifelse(i %% 2 == 0, "yes", "no"), week = 1:3)))
d$baseline <- sapply(d$id, function(i) (700 + (13 * i) %% 97) / 10)
d$y <- mapply(function(i, w) (400 + (37 * i) %% 90 + (11 * w * i) %% 50) / 10, d$id, d$week - 1)
d$id <- factor(d$id); d$week <- factor(d$week); d$depression <- factor(d$depression)
# F is the Wald statistic by its number of combinations; nlme gives no Satterthwaite
# degrees of freedom.
fit <- gls(y ~ depression + baseline + week + week:depression, d, method = "REML",
  correlation = corSymm(form = ~ as.integer(week) | id), weights = varIdent(form = ~ 1 | week),
  control = glsControl(tolerance = 1e-12, msTol = 1e-14, msMaxIter = 500, maxIter = 500))
at <- grep(":", names(coef(fit)))
print(drop(coef(fit)[at] %*% solve(vcov(fit)[at, at], coef(fit)[at])) / length(at))

# Nonlinearity of the PHQ-9: 40 patients. The penalized likelihood of Firth, once free and once with
# the curved part of a restricted cubic spline (knots: type 7 at 10, 50, 90 %) held at 0.
i <- 0:39
phq <- (7 * i) %% 23
response <- as.numeric((phq - 11)^2 + (13 * i) %% 60 > 60)
k <- quantile(phq, c(.1, .5, .9))
cube <- function(u) pmax(u, 0)^3
curved <- (cube(phq - k[1]) - cube(phq - k[2]) * (k[3] - k[1]) / (k[3] - k[2]) +
  cube(phq - k[3]) * (k[2] - k[1]) / (k[3] - k[2])) / (k[3] - k[1])^2
x <- cbind(1, phq, curved)
loglik <- function(b) {
  m <- plogis(drop(x %*% b))
  sum(log(ifelse(response == 1, m, 1 - m))) + as.numeric(determinant(t(x) %*% (x * m * (1 - m)))$modulus) / 2
}
best <- function(f, start) optim(optim(start, f, control = list(fnscale = -1, maxit = 5000, reltol = 1e-15))$par, f,
  method = "BFGS", control = list(fnscale = -1, reltol = 1e-15))$value
lr <- 2 * (best(loglik, c(0, 0, 0)) - best(function(b) loglik(c(b, 0)), c(0, 0)))
print(c(knots = k, responders = sum(response), chisq = lr, p = pchisq(lr, 1, lower.tail = FALSE)))
