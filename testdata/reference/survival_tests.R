# Reference values of stats/survival beyond one Kaplan-Meier curve: comparisons of
# groups, competing causes, intervals, recurrent events. Run here: Rscript
# survival_tests.R
suppressMessages({library(survival); library(cmprsk)})
source("json.R")

# The weighted tests as sums over event times, within strata: weight times observed
# minus expected, hypergeometric covariance.
weighted <- function(time, event, group, stratum, weight) {
  gs <- sort(unique(group)); U <- numeric(length(gs)); V <- matrix(0, length(gs), length(gs))
  for (s in unique(stratum)) {
    S <- 1
    for (t in sort(unique(time[event == 1 & stratum == s]))) {
      risk <- time >= t & stratum == s; dead <- time == t & event == 1 & stratum == s
      n <- sum(risk); d <- sum(dead); p <- sapply(gs, function(g) sum(risk & group == g)) / n; w <- weight(n, S)
      U <- U + w * (sapply(gs, function(g) sum(dead & group == g)) - d * p)
      if (n > 1) V <- V + w^2 * d * (n - d) / (n - 1) * (diag(p, length(p)) - p %o% p)
      S <- S * (1 - d / n)
    }
  }
  on <- diag(V) > 0; on[which(on)[1]] <- FALSE
  chisq <- drop(U[on] %*% solve(V[on, on, drop = FALSE], U[on]))
  list(chisq = chisq, df = sum(on), p = pchisq(chisq, sum(on), lower.tail = FALSE), u = arr(U), v = apply(V, 1, arr))
}
weights <- list("log-rank" = function(n, S) 1, "gehan" = function(n, S) n, "tarone" = function(n, S) sqrt(n),
                "rho 1" = function(n, S) S, "rho 0.5" = function(n, S) sqrt(S), "gamma 1" = function(n, S) 1 - S, "rho 1, gamma 1" = function(n, S) S * (1 - S))
logrank <- function(name, time, event, group, stratum = rep(0, length(time))) {
  tests <- lapply(weights, function(w) weighted(time, event, group, stratum, w))
  # survdiff has the powers of S
  for (rho in c(0, 1, 0.5)) {
    sd <- if (length(unique(stratum)) > 1) survdiff(Surv(time, event) ~ group + strata(stratum), rho = rho) else survdiff(Surv(time, event) ~ group, rho = rho)
    own <- tests[[c("log-rank", "rho 1", "rho 0.5")[match(rho, c(0, 1, 0.5))]]]
    stopifnot(abs(sd$chisq - own$chisq) < 1e-8 * max(own$chisq, 1e-3))
  }
  list(kind = "logrank", name = name, time = arr(time), event = arr(event), group = arr(group), stratum = arr(stratum), tests = tests)
}

# Restricted means of two groups: the formulas of survRM2's rmst2.
means <- function(name, time, event, group, tau) {
  m <- lapply(0:1, function(g) survival:::survmean(survfit(Surv(time, event) ~ 1, subset = group == g), rmean = tau)$matrix)
  a <- sapply(m, function(x) x[["rmean"]]); s <- sapply(m, function(x) x[["se(rmean)"]]); z <- qnorm(0.975)
  both <- function(est, se, back) list(est = back(est), lower = back(est - z * se), upper = back(est + z * se), p = 2 * pnorm(-abs(est / se)))
  list(kind = "means", name = name, time = arr(time), event = arr(event), group = arr(group), tau = tau,
       difference = both(a[2] - a[1], sqrt(sum(s^2)), identity), ratio = both(log(a[2] / a[1]), sqrt(sum((s / a)^2)), exp),
       lost = both(log((tau - a[2]) / (tau - a[1])), sqrt(sum((s / (tau - a))^2)), exp))
}

rows <- function(m) unname(apply(m, 2, arr))
incidence <- function(name, time, cause, causes = max(cause), level = 0.95) {
  y <- Surv(time, factor(cause, 0:causes))
  fits <- lapply(c("log-log" = "log-log", log = "log", plain = "plain"), function(k) survfit(y ~ 1, id = seq_along(time), conf.type = k, conf.int = level))
  f <- fits[[1]]; cols <- 1 + seq_len(causes)
  se <- matrix(0, length(f$time), causes)
  if (any(cause > 0)) tp <- timepoints(cuminc(time, cause, cencode = 0), f$time)
  for (j in seq_len(causes * any(cause > 0))) { r <- match(paste(1, j), rownames(tp$var)); if (!is.na(r)) se[, j] <- sqrt(tp$var[r, ]) }
  list(kind = "incidence", name = name, level = level, causes = causes, time = arr(time), cause = arr(cause), step = arr(f$time),
       free = arr(f$pstate[, 1]), incidence = rows(f$pstate[, cols, drop = FALSE]), std.err = rows(f$std.err[, cols, drop = FALSE]), cmprsk = rows(se),
       limits = lapply(fits, function(g) list(lower = rows(g$lower[, cols, drop = FALSE]), upper = rows(g$upper[, cols, drop = FALSE]))))
}
gray <- function(name, time, cause, group, stratum = rep(0, length(time))) {
  tests <- lapply(c(0, 1, -0.5), function(rho) {
    m <- cuminc(time, cause, group, stratum, rho = rho, cencode = 0)$Tests
    list(rho = rho, chisq = arr(m[, "stat"]), p = arr(m[, "pv"]), df = arr(m[, "df"])) })
  list(kind = "gray", name = name, time = arr(time), cause = arr(cause), group = arr(group), stratum = arr(stratum), tests = tests)
}

# The masses by self-consistency to 1e-14, started at equal masses; survfit's own,
# which stop early, must be near.
turnbull <- function(name, left, right) {
  ends <- rbind(data.frame(t = left, k = ifelse(left == right, 0, 2)), data.frame(t = right, k = 1))
  ends <- ends[order(ends$t, ends$k), ]; i <- which(ends$k[-1] == 1 & ends$k[-nrow(ends)] != 1)
  q <- ends$t[i]; p <- ends$t[i + 1]
  A <- outer(seq_along(left), seq_along(q), Vectorize(function(s, j)
    if (left[s] == right[s]) q[j] == left[s] && p[j] == right[s] else p[j] <= right[s] && (q[j] >= left[s] && q[j] < p[j] || q[j] == p[j] && q[j] > left[s]))) * 1
  m <- rep(1 / length(q), length(q))
  for (it in 1:200000) { new <- m * drop(crossprod(A, 1 / drop(A %*% m))) / length(left); done <- max(abs(new - m)) < 1e-16; m <- new; if (done) break }
  list(kind = "turnbull", name = name, left = arr(left), right = arr(right), q = arr(q), p = arr(p), mass = arr(m), loglik = sum(log(drop(A %*% m))))
}

count <- function(name, d) {
  f <- survfit(Surv(start, stop, event) ~ 1, id = id, data = d); on <- f$n.event > 0
  list(kind = "count", name = name, id = arr(d$id), start = arr(d$start), stop = arr(d$stop), event = arr(d$event), step = arr(f$time[on]),
       n.risk = arr(f$n.risk[on]), n.event = arr(f$n.event[on]), mean = arr(f$cumhaz[on]), std.err = arr(f$std.chaz[on]))
}

fine.gray <- function(name, time, cause, x, failcode = 1) {
  f <- crr(time, cause, x, failcode = failcode, cencode = 0, gtol = 1e-13, maxiter = 100)
  list(kind = "fine-gray", name = name, time = arr(time), cause = arr(cause), x = rows(as.matrix(x)), failcode = failcode,
       coef = arr(f$coef), covariance = rows(f$var), loglik = f$loglik, loglik.null = f$loglik.null)
}

aml$g <- as.numeric(aml$x == "Nonmaintained")
lung2 <- lung[!is.na(lung$inst) & !is.na(lung$ph.ecog), ]
mel <- MASS::Melanoma; mel$cause <- c(1, 0, 2)[mel$status]
bcos <- read.csv("bcos.csv"); bcos$right[is.na(bcos$right)] <- Inf
set.seed(20260402)
days <- sample(1:60, 80, replace = TRUE); what <- sample(0:3, 80, replace = TRUE); arm <- sample(1:3, 80, replace = TRUE); site <- sample(1:2, 80, replace = TRUE)
t12 <- c(7, 10, 14, 14, 21, 28, 28, 35, 42, 56, 56, 70); s12 <- c(1, 2, 1, 1, 2, 1, 0, 1, 2, 1, 0, 0)
from <- sample(0:20, 60, replace = TRUE); width <- sample(c(1:15, Inf), 60, replace = TRUE)

reference("survival_tests", c("survival", "cmprsk", "MASS"), list(
  logrank("aml", aml$time, aml$status, aml$g),
  logrank("lung, by performance", lung2$time, lung2$status - 1, lung2$ph.ecog),
  logrank("lung, by sex, within institution", lung2$time, lung2$status - 1, lung2$sex, lung2$inst),
  logrank("three arms, two sites", days, (what > 0) * 1, arm, site),
  logrank("a group censored before the first event", c(1, 1, 2, 3, 4, 5, 6, 7), c(0, 0, 1, 1, 0, 1, 1, 0), c(3, 3, 1, 2, 1, 2, 1, 2)),
  means("aml", aml$time, aml$status, aml$g, 40),
  means("lung", lung$time, lung$status - 1, lung$sex - 1, 700),
  incidence("twelve patients", t12, s12),
  incidence("melanoma", mel$time, mel$cause),
  incidence("three causes, ties, 90 %", days, what, level = 0.9),
  incidence("three causes, ties", days, what),
  incidence("one cause", aml$time, aml$status),
  incidence("all have an event", c(1, 1, 2, 3, 3), c(1, 2, 1, 1, 2)),
  incidence("no event", c(4, 4, 9), c(0, 0, 0), causes = 1),
  incidence("time zero", c(0, 0, 3, 5), c(1, 0, 2, 0)),
  gray("melanoma, by ulcer", mel$time, mel$cause, mel$ulcer),
  gray("melanoma, by ulcer, within sex", mel$time, mel$cause, mel$ulcer, mel$sex),
  gray("three arms", days, what, arm),
  gray("three arms, two sites", days, what, arm, site),
  fine.gray("melanoma", mel$time, mel$cause, mel[, c("sex", "age", "thickness", "ulcer")]),
  fine.gray("melanoma, other causes", mel$time, mel$cause, mel[, c("sex", "age")], 2),
  fine.gray("three causes, ties", days, what, cbind(arm == 2, arm == 3, site) * 1),
  fine.gray("no other cause", aml$time, aml$status, aml$g),
  turnbull("bcos, radiation", bcos$left[bcos$radchem == 0], bcos$right[bcos$radchem == 0]),
  turnbull("bcos, radiation and chemotherapy", bcos$left[bcos$radchem == 1], bcos$right[bcos$radchem == 1]),
  turnbull("ten patients", c(7, 0, 14, 7, 28, 14, 3, 28, 7, 56), c(14, 7, 28, 28, 56, 56, 7, Inf, Inf, Inf)),
  turnbull("sixty", from, from + width),
  turnbull("with exact times", c(2, 5, 5, 8, 1, 0, 9, 3, 6, 12), c(2, 5, 9, 8, 4, 6, Inf, 3, 12, Inf)),
  count("bladder", bladder2[, c("id", "start", "stop", "event")])))
