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
