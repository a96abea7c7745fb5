# Reference values of stats/survival. Run here: Rscript survival.R
suppressMessages(library(survival))
source("json.R")

transforms <- c("log-log", "log", "plain", "arcsin")
probs <- c(0.1, 0.25, 0.4, 0.5, 0.75, 0.9)

# quantile() sorts the curve of a limit before it looks up 1-p, so that where that
# curve is not monotone it can pass over the first time; summary()$table, which
# print() shows, takes the first. monotone says where the two are the same.
monotone <- function(x) { x <- x[!is.na(x)]; !is.unsorted(-x) }
quantiles <- function(g) {
  q <- quantile(g, probs)
  m <- summary(g)$table
  list(time = arr(q$quantile), lower = arr(q$lower), upper = arr(q$upper),
       monotone = arr(c(monotone(g$lower), monotone(g$upper))), median.limits = arr(unname(m[8:9])))
}

# taus: for the restricted mean; only those up to which the curve is known are
# given, as R goes on with the last survival beyond that.
one <- function(name, time, event, taus, level = 0.95) {
  y <- Surv(time, event)
  fits <- lapply(setNames(transforms, transforms), function(k) survfit(y ~ 1, conf.type = k, conf.int = level))
  f <- fits[[1]]
  rm <- lapply(taus, function(t) survival:::survmean(f, rmean = t)$matrix)
  list(name = name, level = level, time = arr(time), event = arr(event), step = arr(f$time), n.risk = arr(f$n.risk),
       n.event = arr(f$n.event), n.censor = arr(f$n.censor), surv = arr(f$surv),
       std.err = arr(ifelse(f$surv > 0, f$surv * f$std.err, NA)),
       limits = lapply(fits, function(g) list(lower = arr(g$lower), upper = arr(g$upper))),
       probs = arr(probs),
       quantiles = lapply(fits, quantiles),
       taus = arr(taus), rmean = arr(vapply(rm, function(m) m[["rmean"]], 0)), rmean.se = arr(vapply(rm, function(m) m[["se(rmean)"]], 0)))
}

set.seed(20260401)
days <- sample(1:90, 60, replace = TRUE)
reference("survival", c("survival"), list(
  one("aml, maintained", aml$time[aml$x == "Maintained"], aml$status[aml$x == "Maintained"], c(5, 40, 161)),
  one("aml, not maintained", aml$time[aml$x == "Nonmaintained"], aml$status[aml$x == "Nonmaintained"], c(20, 45)),
  one("lung", lung$time, lung$status - 1, c(365, 730)),
  one("aml, maintained, 99 %", aml$time[aml$x == "Maintained"], aml$status[aml$x == "Maintained"], 45, 0.99),
  one("lung, 90 %", lung$time, lung$status - 1, 365, 0.9),
  one("ties of events and censorings", c(4, 4, 4, 4, 9, 9, 9, 2, 2, 15), c(1, 0, 1, 0, 1, 1, 0, 0, 1, 0), c(3, 4, 15)),
  one("half on an interval", c(10, 20, 30, 40), c(1, 1, 1, 1), c(25, 40, 60)),
  one("half to the end", c(10, 20, 30, 45), c(1, 1, 0, 0), c(20, 45)),
  one("all events", c(3, 1, 2), c(1, 1, 1), c(1.5, 3, 10)),
  one("no event", c(5, 7, 7), c(0, 0, 0), c(2, 7)),
  one("one event", 12, 1, c(6, 12, 84)),
  one("one censoring", 12, 0, c(6, 12)),
  one("all at one time", rep(6, 5), c(1, 1, 0, 1, 0), c(6)),
  one("time zero", c(0, 0, 3, 8, 9), c(1, 0, 1, 1, 0), c(5, 9)),
  one("fractions of a day", c(0.5, 1.25, 1.25, 7.75, 30.125, 30.125), c(1, 1, 0, 1, 0, 1), c(10, 30.125)),
  one("sixty", days, rbinom(60, 1, 0.6), c(30, 84))))
