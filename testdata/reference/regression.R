# Reference values of stats/regression. Run here: Rscript regression.R
# R takes the covariance of a glm from the iteration before the last, and stops when
# the deviance no longer moves, so every glm goes on for 40 iterations of its own. Profile limits and Firth's
# estimates are found on their definition, with root finding.
suppressMessages({library(MASS); library(sandwich); library(emmeans)})
source("json.R")

rows <- function(m) lapply(seq_len(nrow(m)), function(i) arr(unname(m[i, ])))
polish <- function(formula, family, data, ...) {
  m <- glm(formula, family, data, control = glm.control(epsilon = 1e-15, maxit = 2000), ...)
  null <- m$null.deviance
  for (i in 1:40) m <- suppressWarnings(glm(formula, family, data, start = coef(m), control = glm.control(maxit = 1)))
  m$null.deviance <- null
  m
}
columns <- function(m) { X <- model.matrix(m); list(names = arr(colnames(X)), columns = lapply(seq_len(ncol(X)), function(j) arr(unname(X[, j])))) }
ses <- function(v) arr(unname(sqrt(diag(v))))

# Linear models, the NIST problems with the values that NIST certifies.
nist <- function(name, formula, b, se, sigma, r2, rss, f) {
  d <- read.csv(paste0("nist_", name, ".csv"))
  X <- model.matrix(formula, d)
  list(name = name, names = arr(colnames(X)), columns = lapply(seq_len(ncol(X)), function(j) arr(unname(X[, j]))), y = arr(d$y),
       b = arr(b), se = arr(se), sigma = sigma, r2 = r2, rss = rss, f = f)
}
lin <- function(name, formula, data, lsm = NULL, cluster = NULL) {
  m <- lm(formula, data)
  s <- summary(m)
  ok <- !is.na(coef(m))
  out <- c(list(name = name), columns(m), list(y = arr(unname(model.response(model.frame(m)))), b = arr(unname(coef(m))), aliased = arr(names(coef(m))[!ok]),
    sigma = s$sigma, r2 = s$r.squared, adj = s$adj.r.squared, f = s$fstatistic[[1]], fp = pf(s$fstatistic[[1]], s$fstatistic[[2]], s$fstatistic[[3]], lower.tail = FALSE),
    loglik = as.numeric(logLik(m)), aic = AIC(m), bic = BIC(m), se = arr(s$coefficients[, 2]), p = arr(s$coefficients[, 4]), low = arr(unname(confint(m)[ok, 1])), high = arr(unname(confint(m)[ok, 2])),
    hat = arr(unname(hatvalues(m)))))
  if (all(ok)) out$hc <- lapply(c("HC0", "HC1", "HC2", "HC3"), function(h) ses(vcovHC(m, h)))
  if (!is.null(cluster)) { out$cluster <- arr(cluster); out$cr0 <- ses(vcovCL(m, cluster, type = "HC0", cadjust = FALSE)); out$cr1 <- ses(vcovCL(m, cluster, type = "HC1")) }
  if (!is.null(lsm)) { e <- emmeans(m, lsm); q <- as.data.frame(summary(e, infer = TRUE)); d <- as.data.frame(summary(pairs(e, reverse = TRUE, adjust = "none"), infer = TRUE))
    out$points <- rows(unname(e@linfct)); out$mean <- arr(q$emmean); out$meanse <- arr(q$SE); out$difference <- arr(d$estimate); out$differencep <- arr(d$p.value) }
  out
}

# Limits of the profile likelihood, by uniroot.
profiled <- function(m) {
  X <- model.matrix(m); y <- m$y; o <- m$offset; if (is.null(o)) o <- rep(0, length(y))
  k <- ncol(X); b <- coef(m); se <- sqrt(diag(vcov(m)))
  dev <- function(j, v) suppressWarnings(glm.fit(X[, -j, drop = FALSE], y, offset = o + X[, j] * v, family = m$family, control = glm.control(epsilon = 1e-15, maxit = 200)))$deviance - deviance(m)
  q <- qchisq(0.95, 1)
  lim <- function(j, side) { h <- 2; while (dev(j, b[j] + side * h * se[j]) < q) h <- 1.5 * h; uniroot(function(v) dev(j, v) - q, sort(c(b[j], b[j] + side * h * se[j])), tol = 1e-13)$root }
  list(low = arr(sapply(1:k, lim, side = -1)), high = arr(sapply(1:k, lim, side = 1)), chisq = arr(sapply(1:k, dev, v = 0)))
}
general <- function(name, m, profile = TRUE) {
  out <- c(list(name = name), columns(m), list(y = arr(unname(m$y)), b = arr(unname(coef(m))), se = ses(vcov(m)), deviance = deviance(m), null = m$null.deviance,
    loglik = as.numeric(logLik(m)), aic = AIC(m), bic = BIC(m), pearson = sum(residuals(m, "pearson")^2), fitted = arr(unname(fitted(m))),
    hc = lapply(c("HC0", "HC1", "HC2", "HC3"), function(h) ses(vcovHC(m, h)))))
  if (!is.null(m$offset)) out$offset <- arr(unname(m$offset))
  if (profile) out$profile <- profiled(m)
  out
}

# Firth's logistic regression on its definition.
firth <- function(name, formula, data) {
  X <- model.matrix(formula, data); y <- model.response(model.frame(formula, data)); k <- ncol(X)
  pll <- function(b) { p <- plogis(drop(X %*% b)); sum(ifelse(y == 1, plogis(drop(X %*% b), log.p = TRUE), plogis(-drop(X %*% b), log.p = TRUE))) + determinant(crossprod(X * sqrt(p * (1 - p))))$modulus[[1]] / 2 }
  info <- function(b) { p <- plogis(drop(X %*% b)); crossprod(X * sqrt(p * (1 - p))) }
  score <- function(b) { p <- plogis(drop(X %*% b)); W <- X * sqrt(p * (1 - p)); h <- diag(W %*% solve(crossprod(W), t(W))); drop(crossprod(X, y - p + h * (0.5 - p))) }
  climb <- function(b, free) { for (i in 1:5000) { s <- score(b)[free]; if (max(abs(s)) < 1e-13) break; st <- solve(info(b)[free, free, drop = FALSE], s); st <- st / max(1, max(abs(st)) / 2); n <- b; t <- 1
    repeat { n[free] <- b[free] + t * st; if (pll(n) >= pll(b) - 1e-13 || t < 1e-8) break; t <- t / 2 }; b <- n }; b }
  b <- climb(rep(0, k), 1:k); V <- solve(info(b)); best <- pll(b); q <- qchisq(0.95, 1)
  dev <- function(j, v) { s <- b; s[j] <- v; 2 * (best - pll(climb(s, setdiff(1:k, j)))) }
  lim <- function(j, side) { h <- 2; while (dev(j, b[j] + side * h * sqrt(V[j, j])) < q) h <- 1.5 * h; uniroot(function(v) dev(j, v) - q, sort(c(b[j], b[j] + side * h * sqrt(V[j, j]))), tol = 1e-13)$root }
  chi <- sapply(1:k, dev, v = 0)
  list(name = name, names = arr(colnames(X)), columns = lapply(1:k, function(j) arr(unname(X[, j]))), y = arr(unname(y)), b = arr(b), se = arr(unname(sqrt(diag(V)))), loglik = best,
       low = arr(sapply(1:k, lim, side = -1)), high = arr(sapply(1:k, lim, side = 1)), chisq = arr(chi), p = arr(pchisq(chi, 1, lower.tail = FALSE)))
}

# Negative binomial: theta and its standard error on their definition.
negbin <- function(name, formula, data) {
  m <- glm.nb(formula, data, control = glm.control(epsilon = 1e-15, maxit = 500)); y <- m$y
  at <- function(th) polish(formula, negative.binomial(th), data)
  sc <- function(lt) { th <- exp(lt); mu <- fitted(at(th)); sum(digamma(th + y) - digamma(th) + log(th) + 1 - log(th + mu) - (y + th) / (mu + th)) }
  th <- exp(uniroot(sc, log(m$theta) + c(-0.1, 0.1), tol = 1e-14)$root); g <- at(th); mu <- fitted(g)
  info <- sum(-trigamma(th + y) + trigamma(th) - 1 / th + 2 / (mu + th) - (y + th) / (mu + th)^2)
  c(list(name = name), columns(g), list(y = arr(unname(y)), b = arr(unname(coef(g))), se = arr(unname(sqrt(diag(summary(g, dispersion = 1)$cov.scaled)))), theta = th, thetase = 1 / sqrt(info),
    loglik = sum(dnbinom(y, th, mu = mu, log = TRUE)), deviance = deviance(g)))
}

bw <- birthwt
bw$race <- factor(bw$race)
nine <- birthwt[1:60 * 3, ]
nine$rare <- as.integer(nine$low == 1 & nine$ptl > 0)
quine$Lrn <- factor(quine$Lrn)
set <- function(m, v, x) { d <- m$data; d[[v]] <- x; plogis(drop(model.matrix(delete.response(terms(m)), d) %*% coef(m))) }
standardized <- function() {
  m <- polish(low ~ smoke * lwt + age, binomial, birthwt); X <- model.matrix(m); b <- coef(m); V <- vcov(m)
  r <- function(b, x) { d <- birthwt; d$smoke <- x; mean(plogis(drop(model.matrix(delete.response(terms(m)), d) %*% b))) }
  # Gradients by central differences with one Richardson step.
  grad <- function(f) sapply(seq_along(b), function(j) { g <- function(h) { u <- l <- b; u[j] <- b[j] + h; l[j] <- b[j] - h; (f(u) - f(l)) / (2 * h) }; h <- 1e-3 * sqrt(V[j, j]); (4 * g(h / 2) - g(h)) / 3 })
  se <- function(f) { g <- grad(f); sqrt(drop(g %*% V %*% g)) }
  c(columns(m), list(y = arr(unname(m$y)), smoke = arr(birthwt$smoke), lwt = arr(birthwt$lwt), age = arr(birthwt$age), risk1 = r(b, 1), risk0 = r(b, 0), se1 = se(function(b) r(b, 1)), se0 = se(function(b) r(b, 0)),
    rd = se(function(b) r(b, 1) - r(b, 0)), logrr = se(function(b) log(r(b, 1) / r(b, 0))), logor = se(function(b) qlogis(r(b, 1)) - qlogis(r(b, 0)))))
}
tail_df <- expand.grid(t = c(0.1, 1, 2.5, 8, 30), df = c(1, 2, 7, 60, 999, 1500, 20000, 1e6))
tail_f <- expand.grid(f = c(0.2, 1, 4, 30), df1 = c(1, 3, 12), df2 = c(4, 60, 3000))
reference("regression", c("stats", "MASS", "sandwich", "emmeans"), list(
  nist = list(
    nist("norris", y ~ x, c(-0.262323073774029, 1.00211681802045), c(0.232818234301152, 0.429796848199937e-03), 0.884796396144373, 0.999993745883712, 26.6173985294224, 5436385.54079785),
    nist("longley", y ~ ., c(-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683, -1.03322686717359, -0.511041056535807e-01, 1829.15146461355),
         c(890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699, 0.214274163161675, 0.226073200069370, 455.478499142212), 304.854073561965, 0.995479004577296, 836424.055505915, 330.285339234588),
    nist("filip", y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5) + I(x^6) + I(x^7) + I(x^8) + I(x^9) + I(x^10),
         c(-1467.48961422980, -2772.17959193342, -2316.37108160893, -1127.97394098372, -354.478233703349, -75.1242017393757, -10.8753180355343, -1.06221498588947, -0.670191154593408e-01, -0.246781078275479e-02, -0.402962525080404e-04),
         c(298.084530995537, 559.779865474950, 466.477572127796, 227.204274477751, 71.6478660875927, 15.2897178747400, 2.23691159816033, 0.221624321934227, 0.142363763154724e-01, 0.535617408889821e-03, 0.896632837373868e-05),
         0.334801051324544e-02, 0.996727416185620, 0.795851382172941e-03, 2162.43954511489),
    nist("wampler1", y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5), rep(1, 6), rep(0, 6), 0, 1, 0, NA),
    nist("noint1", y ~ x - 1, 2.07438016528926, 0.165289256198347e-01, 3.56753034006338, 0.999365492298663, 127.272727272727, 15750.25)),
  linear = list(
    lin("anorexia", Postwt ~ Treat + Prewt, anorexia, ~ Treat, cluster = (seq_len(nrow(anorexia)) * 7) %% 11),
    lin("anorexia, interaction", Postwt ~ Treat * Prewt, anorexia),
    lin("birthwt", bwt ~ race + smoke + lwt + age, bw, ~ race, cluster = bw$ftv),
    lin("quine, aliased", Days ~ Age * Lrn + Sex, quine),
    lin("through the origin", Postwt ~ Prewt - 1, anorexia)),
  logistic = list(
    general("birthwt", polish(low ~ age + lwt + race + smoke + ptl + ht + ui + ftv, binomial, bw)),
    general("few", polish(low ~ lwt + smoke, binomial, nine)),
    general("without intercept", polish(low ~ lwt + smoke - 1, binomial, birthwt))),
  poisson = list(
    general("quine", polish(Days ~ Sex + Age + Eth, poisson, quine)),
    general("insurance", polish(Claims ~ unclass(as.integer(District)) + as.integer(Group) + as.integer(Age) + offset(log(Holders)), poisson, Insurance)),
    general("birthwt", polish(low ~ smoke + ht + ui, poisson, birthwt))),
  logbinomial = list(general("birthwt", polish(low ~ smoke + ht + ui + lwt, binomial("log"), birthwt, start = c(log(mean(birthwt$low)) - 0.1, 0, 0, 0, 0)), profile = FALSE)),
  negbin = list(negbin("quine", Days ~ Eth + Age + Sex, quine)),
  firth = list(
    firth("birthwt", low ~ age + lwt + smoke + ht + ui, birthwt),
    firth("separated", rare ~ ptl + smoke + lwt, nine),
    firth("2 by 2", y ~ x, data.frame(y = c(1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0), x = c(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)))),
  standardized = standardized(),
  tails = list(t = arr(tail_df$t), df = arr(tail_df$df), p = arr(2 * pt(-tail_df$t, tail_df$df)), f = arr(tail_f$f), df1 = arr(tail_f$df1), df2 = arr(tail_f$df2),
               fp = arr(pf(tail_f$f, tail_f$df1, tail_f$df2, lower.tail = FALSE)), chisq = arr(c(0.01, 1, 4, 25, 90)), chip = arr(pchisq(c(0.01, 1, 4, 25, 90), 3, lower.tail = FALSE)))))
