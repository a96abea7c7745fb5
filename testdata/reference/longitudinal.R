# Reference values of stats/longitudinal. Run here: Rscript longitudinal.R
#
# Models for repeated measures are computed from their definition, patient by
# patient, in plain R with numerical derivatives (numDeriv); those with random
# effects by lme4, lmerTest and pbkrtest, at lme4's optimum polished by Newton steps;
# estimating equations by geepack.
suppressMessages({library(nlme); library(lme4); library(lmerTest); library(pbkrtest); library(numDeriv); library(geepack)})
source("json.R")

mat <- function(m) lapply(seq_len(nrow(m)), function(i) arr(unname(m[i, ])))
bounded <- function(x) x / sqrt(1 + x^2)
lags <- function(m) abs(outer(seq_len(m), seq_len(m), "-"))

# The covariance of m visits under a structure of R's mmrm.
covariance <- function(structure, theta, m) {
  if (structure == "unstructured") {
    u <- diag(m)
    for (a in seq_len(m)[-1]) u[a, seq_len(a - 1)] <- theta[m + (a - 1) * (a - 2) / 2 + seq_len(a - 1)]
    l <- diag(exp(theta[1:m])) %*% u
    return(l %*% t(l))
  }
  heterogeneous <- grepl("_h$", structure)
  k <- if (heterogeneous) m else 1
  s <- exp(if (heterogeneous) theta[1:m] else rep(theta[1], m))
  r <- theta[-(1:k)]
  cor <- switch(sub("_h$", "", structure),
                toeplitz = matrix(c(1, bounded(r))[lags(m) + 1], m),
                ar1 = bounded(r)^lags(m),
                cs = { p <- (m * plogis(r) - 1) / (m - 1); p + (1 - p) * diag(m) })
  s * cor * rep(s, each = m)
}
parameters <- function(structure, m) switch(structure, unstructured = m * (m + 1) / 2, toeplitz_h = 2 * m - 1, toeplitz = m,
                                            ar1_h = m + 1, ar1 = 2, cs_h = m + 1, cs = 2)

mmrm <- function(name, data, structure, contrasts) {
  x <- data$x; y <- data$y; m <- max(data$visit); p <- ncol(x)
  rows <- split(seq_along(y), data$patient)
  gls <- function(theta) { # information, its right side, log determinants, squares
    v <- covariance(structure, theta, m); xx <- matrix(0, p, p); xy <- numeric(p); d <- yy <- 0
    for (i in rows) { s <- v[data$visit[i], data$visit[i], drop = FALSE]; w <- solve(s); xi <- x[i, , drop = FALSE]
      xx <- xx + t(xi) %*% w %*% xi; xy <- xy + t(xi) %*% w %*% y[i]; yy <- yy + sum(y[i] * (w %*% y[i])); d <- d + as.numeric(determinant(s)$modulus) }
    b <- solve(xx, xy); list(xx = xx, beta = as.numeric(b), quad = yy - sum(xy * b), d = d)
  }
  deviance <- function(theta, reml) { v <- covariance(structure, theta, m); if (min(eigen(v, TRUE, TRUE)$values) <= 0) return(1e10)
    g <- gls(theta); n <- length(y) - if (reml) p else 0
    n * log(2 * pi) + g$d + g$quad + if (reml) as.numeric(determinant(g$xx)$modulus) else 0 }
  optimum <- function(reml) { start <- c(rep(log(sd(y)), parameters(structure, m)))
    k <- if (structure == "unstructured" || grepl("_h$", structure)) m else 1
    start[-(1:k)] <- if (grepl("^cs", structure)) -0.5 else 0.1
    o <- nlminb(start, deviance, reml = reml, control = list(eval.max = 2000, iter.max = 1000, rel.tol = 1e-12)); theta <- o$par
    for (i in 1:4) { g <- grad(deviance, theta, reml = reml); theta <- theta - solve(hessian(deviance, theta, reml = reml), g) }
    cat(sprintf("%s %s reml %s gradient %.1e\n", name, structure, reml, max(abs(grad(deviance, theta, reml = reml))))); theta }
  theta <- optimum(TRUE); g <- gls(theta); phi <- solve(g$xx); w <- 2 * solve(hessian(deviance, theta, reml = TRUE)); k <- length(theta)
  # Derivatives of the covariance, then P, Q and R of Kenward and Roger.
  element <- function(t) as.numeric(covariance(structure, t, m))
  first <- jacobian(element, theta); second <- lapply(seq_len(m * m), function(e) hessian(function(t) element(t)[e], theta))
  P <- replicate(k, matrix(0, p, p), FALSE); u <- matrix(0, p, p); v <- covariance(structure, theta, m)
  for (i in rows) { at <- data$visit[i]; xi <- x[i, , drop = FALSE]; s <- solve(v[at, at, drop = FALSE]); wx <- s %*% xi
    D <- lapply(seq_len(k), function(a) matrix(first[, a], m)[at, at, drop = FALSE])
    for (a in seq_len(k)) { P[[a]] <- P[[a]] - t(wx) %*% D[[a]] %*% wx
      for (b in seq_len(k)) { ab <- matrix(vapply(second, function(h) h[a, b], 0), m)[at, at, drop = FALSE]
        u <- u + w[a, b] * t(wx) %*% (D[[a]] %*% s %*% D[[b]] - ab / 4) %*% wx } } }
  for (a in seq_len(k)) for (b in seq_len(k)) u <- u - w[a, b] * P[[a]] %*% phi %*% P[[b]]
  adjusted <- phi + 2 * phi %*% u %*% phi
  df <- function(l) { f <- function(t) sum(l * solve(gls(t)$xx, l)); s <- grad(f, theta); 2 * f(theta)^2 / sum(s * (w %*% s)) }
  l <- rbind(diag(p), contrasts); ml <- optimum(FALSE)
  list(name = name, structure = structure, patient = arr(data$patient), visit = arr(data$visit), y = arr(y), x = mat(x), weights = mat(contrasts),
       theta = arr(theta), deviance = deviance(theta, TRUE), beta = arr(g$beta), vcov = mat(phi), adjusted = mat(adjusted),
       df = arr(apply(l, 1, df)), se = arr(sqrt(diag(l %*% phi %*% t(l)))), se.adjusted = arr(sqrt(diag(l %*% adjusted %*% t(l)))),
       ml.theta = arr(ml), ml.deviance = deviance(ml, FALSE), ml.beta = arr(gls(ml)$beta))
}

btheb <- local({ b <- HSAUR3::BtheB; y <- as.matrix(b[, c("bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")]); n <- nrow(b)
  d <- data.frame(patient = rep(1:n, each = 4), visit = rep(1:4, n), month = rep(c(2, 3, 5, 8), n), y = as.vector(t(y)),
                  pre = rep(b$bdi.pre, each = 4), arm = rep(as.numeric(b$treatment == "BtheB"), each = 4))
  d[!is.na(d$y), ] })
orthodont <- with(as.data.frame(nlme::Orthodont), data.frame(patient = as.integer(factor(as.character(Subject))), visit = (age - 6) / 2, age = age, y = distance, girl = as.numeric(Sex == "Female")))
design <- function(f, d) { x <- model.matrix(f, d); list(patient = d$patient, visit = d$visit, y = d$y, x = unname(x)) }
b <- design(~ pre + factor(visit) * arm, btheb); pre <- mean(btheb$pre)
last <- rbind(c(1, pre, 0, 0, 1, 0, 0, 0, 0), c(1, pre, 0, 0, 1, 1, 0, 0, 1), c(0, 0, 0, 0, 0, 1, 0, 0, 1))
o <- design(~ factor(visit) * girl, orthodont); mean4 <- rbind(c(1, 0, 0, 1, .5, 0, 0, .5))
structures <- c("unstructured", "toeplitz_h", "toeplitz", "ar1_h", "ar1", "cs_h", "cs")
repeated <- c(lapply(structures, function(s) mmrm("BtheB", b, s, last)), lapply(structures, function(s) mmrm("Orthodont", o, s, mean4)))

mixed <- function(name, d, formula, slope = NULL, joint = NULL) {
  one <- function(reml) {
    m <- lmerTest::lmer(formula, d, REML = reml, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6), check.conv.singular = "ignore"))
    theta <- getME(m, "theta"); singular <- isSingular(m, 1e-6)
    if (!singular) { f <- lme4::lmer(formula, d, REML = reml, devFunOnly = TRUE)
      for (i in 1:5) theta <- theta - solve(hessian(f, theta), grad(f, theta))
      m <- suppressWarnings(lmerTest::lmer(formula, d, REML = reml, start = theta, control = lmerControl(optimizer = NULL, calc.derivs = FALSE))) }
    r <- list(beta = arr(unname(fixef(m))), vcov = mat(as.matrix(vcov(m))), deviance = if (reml) unname(REMLcrit(m)) else -2 * as.numeric(logLik(m)),
              theta = arr(unname(theta)), random = mat(as.matrix(VarCorr(m)[[1]])), residual = sigma(m)^2, singular = singular,
              predictions = mat(as.matrix(ranef(m)[[1]])))
    if (reml) { k <- summary(m, ddf = "Kenward-Roger")$coefficients
      if (!is.null(joint)) { f <- contestMD(m, joint); kr <- KRmodcomp(m, joint)$test["Ftest", ]
        r <- c(r, list(joint = list(weights = mat(joint), test = arr(c(f[["F value"]], f$DenDF, f[["Pr(>F)"]])), kr.test = arr(c(kr$stat, kr$ddf, kr$p.value))))) }
      r <- c(r, list(df = arr(unname(summary(m)$coefficients[, "df"])), kr.se = arr(unname(k[, "Std. Error"])), kr.df = arr(unname(k[, "df"])))) }
    r }
  list(name = name, patient = arr(d$patient), y = arr(d$y), x = mat(unname(model.matrix(nobars(formula)[-2], d))), slope = if (is.null(slope)) arr(numeric(0)) else arr(d[[slope]]),
       reml = one(TRUE), ml = one(FALSE))
}
sleep <- with(lme4::sleepstudy, data.frame(patient = as.integer(as.character(Subject)), days = Days, y = Reaction))
dyes <- with(lme4::Dyestuff2, data.frame(patient = as.integer(Batch), y = Yield))
uneven <- subset(sleep, (patient * 7 + days * 3) %% 5 != 0)
random <- list(mixed("sleepstudy, slope", sleep, y ~ days + (days | patient), "days"), mixed("sleepstudy, intercept", sleep, y ~ days + (1 | patient)),
               mixed("sleepstudy, days left out", uneven, y ~ days + (days | patient), "days"),
               mixed("BtheB, slope of months", btheb, y ~ pre + month * arm + (month | patient), "month"),
               mixed("Orthodont, two", subset(orthodont, (patient * 7 + age * 3) %% 5 != 0), y ~ age * girl + (1 | patient), NULL, rbind(c(0, 0, 1, 0), c(0, 0, 0, 1))),
               mixed("Orthodont, three", subset(orthodont, (patient * 7 + age * 3) %% 5 != 0), y ~ age * girl + (1 | patient), NULL, rbind(c(0, 0, 1, 0), c(0, 0, 0, 1), c(0, 1, 0, 0))),
               mixed("Orthodont, one", subset(orthodont, (patient * 7 + age * 3) %% 5 != 0), y ~ age * girl + (1 | patient), NULL, rbind(c(0, 0, 0, 1))),
               mixed("Orthodont, intercept", orthodont, y ~ age * girl + (1 | patient)), mixed("Dyestuff2, singular", dyes, y ~ 1 + (1 | patient)))

gee <- function(name, d, formula, family, correlation, offset = NULL) {
  d <- d[order(d$patient, d$visit), ]; d$o <- if (is.null(offset)) 0 else offset
  m <- geeglm(formula, family = family, data = d, id = patient, waves = visit, offset = o, corstr = correlation, control = geese.control(epsilon = 1e-14, maxit = 1000))
  list(name = name, family = family$family, correlation = correlation, patient = arr(d$patient), visit = arr(d$visit), y = arr(d$y), x = mat(unname(model.matrix(formula[-2], d))),
       offset = arr(d$o), beta = arr(unname(coef(m))), robust = mat(m$geese$vbeta), naive = mat(m$geese$vbeta.naiv), scale = unname(m$geese$gamma), alpha = arr(unname(m$geese$alpha)))
}
data(respiratory, package = "geepack")
resp <- with(respiratory, data.frame(patient = (as.integer(factor(center)) - 1) * 1000 + id, visit = visit, y = outcome, active = as.numeric(treat == "A"), baseline = baseline, age = age))
epil <- with(MASS::epil, data.frame(patient = subject, visit = period, y = y, trt = as.numeric(trt == "progabide"), base = log(base / 4), age = age))
# geeglm takes waves as a factor; its unstructured correlation cannot have gaps.
months <- transform(btheb, visit = month)
gaps <- months[(months$patient * 7 + btheb$visit * 5) %% 4 != 0, ]
all <- c("independence", "exchangeable", "ar1", "unstructured")
equations <- c(lapply(all, function(k) gee("respiratory", resp, y ~ active + baseline + age, binomial(), k)),
               lapply(all, function(k) gee("epil", epil, y ~ trt * base, poisson(), k, rep(log(2), nrow(epil)))),
               lapply(all, function(k) gee("BtheB, visits numbered by months", months, y ~ pre + arm + visit, gaussian(), k)),
               lapply(c("exchangeable", "ar1"), function(k) gee("BtheB, gaps", gaps, y ~ pre + arm + visit, gaussian(), k)))

reference("longitudinal", c("nlme", "lme4", "lmerTest", "pbkrtest", "numDeriv", "geepack", "HSAUR3", "MASS"),
          list(list(repeated = repeated, random = random, equations = equations)))
