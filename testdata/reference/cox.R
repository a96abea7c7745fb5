# Reference values of Cox regressions, stats/survival. Run here: Rscript cox.R
suppressMessages(library(survival))
source("json.R")

control <- coxph.control(eps = 1e-13, toler.chol = 1e-15, iter.max = 100, toler.inf = 1e-9)
matrixrows <- function(m) lapply(seq_len(nrow(as.matrix(m))), function(i) arr(unname(as.matrix(m)[i, ])))
scales <- c("km", "identity", "rank", "log")

# d has columns start (optional), time, event, the covariates x1, x2, ..., and
# optionally stratum, weight, off (the offset), cluster. x0 is the subject of a curve.
one <- function(name, d, ties, x0, offset0 = 0) {
  covariates <- grep("^x[0-9]", names(d), value = TRUE)
  has <- function(n) n %in% names(d)
  right <- c(covariates, if (has("stratum")) "strata(stratum)", if (has("off")) "offset(off)")
  left <- if (has("start")) "Surv(start, time, event)" else "Surv(time, event)"
  f <- as.formula(paste(left, "~", paste(right, collapse = " + ")))
  call <- list(quote(coxph), f, quote(d), ties = ties, control = control, x = TRUE, model = TRUE)
  if (has("weight")) call$weights <- quote(weight)
  if (has("cluster")) call$cluster <- quote(cluster)
  # Without a cluster R would take the robust variance of weights; not so here.
  if (has("weight") && !has("cluster")) call$robust <- FALSE
  m <- eval(as.call(call))
  vars <- function(n) if (has(n)) arr(d[[n]]) else NULL
  out <- list(name = name, ties = ties, start = vars("start"), time = arr(d$time), event = arr(d$event),
              x = lapply(covariates, function(v) arr(d[[v]])), stratum = vars("stratum"), weight = vars("weight"),
              offset = vars("off"), cluster = vars("cluster"), coef = arr(unname(coef(m))), var = matrixrows(m$var),
              naive.var = if (!is.null(m$naive.var)) matrixrows(m$naive.var), loglik = arr(m$loglik), score = m$score,
              # R leaves the offset out of the robust score at zero.
              robust.score = if (has("cluster") && !has("off")) m$rscore, wald = unname(m$wald.test))
  # With entries and exact ties R forgets to say that this is a fit.
  if (!inherits(m, "coxph")) return(Filter(Negate(is.null), out))
  cc <- concordance(m)
  counts <- if (is.matrix(cc$count)) colSums(cc$count) else cc$count
  counts[4] <- counts[4] + counts[5] # events at one time, predictors tied or not
  out$concordance <- list(c = unname(cc$concordance), se = sqrt(unname(cc$var)), counts = arr(unname(counts)[1:4]))
  out$martingale <- arr(unname(residuals(m, "martingale")))
  if (ties == "exact") return(Filter(Negate(is.null), out))
  out$deviance <- arr(unname(residuals(m, "deviance")))
  for (k in c("score", "dfbeta", "dfbetas", "schoenfeld", "scaledsch"))
    out$residuals[[k]] <- matrixrows(t(as.matrix(residuals(m, k))))
  out$zph <- lapply(setNames(scales, scales), function(k) arr(unname(cox.zph(m, transform = k)$table[, 1])))
  new <- as.data.frame(as.list(setNames(x0, covariates)))
  if (has("off")) new$off <- offset0
  if (has("stratum")) new <- cbind(new, stratum = sort(unique(d$stratum)))
  s <- survfit(m, newdata = new, conf.type = "log-log")
  out$curve <- list(x = arr(x0), offset = offset0, step = arr(s$time), n.risk = arr(s$n.risk), hazard = arr(as.vector(s$cumhaz)),
                    surv = arr(as.vector(s$surv)), std.err = arr(as.vector(s$surv * s$std.err)), lower = arr(as.vector(s$lower)),
                    upper = arr(as.vector(s$upper)))
  Filter(Negate(is.null), out)
}

b <- with(subset(bladder2, id %% 2 == 1), data.frame(start, time = stop, event, x1 = rx, x2 = size, x3 = number, stratum = enum, cluster = id))
k <- with(kidney, data.frame(time, event = status, x1 = age, x2 = sex, stratum = as.integer(disease), cluster = id))
k$weight <- rep(c(1, 2, 0.5, 1.25), length.out = nrow(k))
k$off <- rep(c(0.5, -0.25, 0), length.out = nrow(k))
o <- with(ovarian, data.frame(time = futime, event = fustat, x1 = age, x2 = rx))
l <- with(lung[1:70, ], data.frame(time = ceiling(time / 30), event = status - 1, x1 = age, x2 = sex))
a <- data.frame(time = aml$time, event = aml$status, x1 = as.integer(aml$x == "Nonmaintained"))
drop <- function(d, ...) d[setdiff(names(d), c(...))]

cases <- list(one("ovarian", o, "efron", c(60, 1)))
for (ties in c("efron", "breslow", "exact"))
  cases <- c(cases, list(one(paste("lung in months,", ties), l, ties, c(60, 1)), one(paste("aml,", ties), a, ties, 0)))
for (ties in c("efron", "breslow"))
  cases <- c(cases, list(
    one(paste("kidney, strata, weights, offset, clusters,", ties), k, ties, c(40, 1), 0.1),
    one(paste("kidney, weights, clusters,", ties), drop(k, "stratum", "off"), ties, c(40, 1)),
    one(paste("kidney, weights, offset,", ties), drop(k, "stratum", "cluster"), ties, c(40, 1), 0.1),
    one(paste("bladder, entries, clusters,", ties), drop(b, "stratum"), ties, c(1, 3, 1)),
    one(paste("bladder, entries, strata, clusters,", ties), b, ties, c(1, 3, 1))))
cases <- c(cases, list(one("bladder, entries, exact", drop(b, "stratum", "cluster"), "exact", c(1, 3, 1))))
reference("cox", "survival", cases)
