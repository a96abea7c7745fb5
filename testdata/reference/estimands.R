# Numbers that the tests of pipeline/analysis quote: run with Rscript, from this
# folder. R 4.2.2, nlme 3.1, lme4 1.1.
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

# Cohen's kappa and its standard error by the delta method: the gradient of kappa in
# the four shares, by central differences, and their multinomial covariance.
kappa <- function(x) {
  p <- x / sum(x)
  chance <- (p[1] + p[2]) * (p[1] + p[3]) + (p[3] + p[4]) * (p[2] + p[4])
  (p[1] + p[4] - chance) / (1 - chance)
}
for (x in list(c(10, 3, 2, 19), c(20, 5, 10, 15), c(1, 6, 7, 2))) {
  p <- x / sum(x)
  g <- sapply(1:4, function(i) { h <- replace(numeric(4), i, 1e-5); (kappa(p + h) - kappa(p - h)) / 2e-5 })
  print(c(kappa = kappa(x), se = sqrt(drop(t(g) %*% (diag(p) - p %o% p) %*% g) / sum(x))))
}

# Variance components: 12 patients, weeks 1 to 4, patient i without week 1 + i %% 4.
suppressMessages(library(lme4))
d <- expand.grid(week = 1:4, id = 0:11)
d$y <- (300 + (53 * d$id) %% 211 + (37 * d$week * (d$id + 1)) %% 61 + 20 * d$week) / 10
d <- d[d$week != 1 + d$id %% 4, ]
fit <- lmer(y ~ factor(week) + (1 | id), d, REML = TRUE, control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-14)))
print(c(as.data.frame(VarCorr(fit))$vcov))
