# Reference values of stats/design. Run here: Rscript design.R
suppressMessages({library(Hmisc); library(emmeans)})
source("json.R")

rows <- function(m) lapply(seq_len(nrow(m)), function(i) arr(unname(m[i, ])))
knots <- function(name, x, k) {
  t <- rcspline.eval(x, nk = k, knots.only = TRUE)
  list(name = name, x = arr(x), k = k, knots = arr(unname(t)), basis = rows(unclass(rcspline.eval(x[1:8], knots = t, inclx = TRUE))))
}
lcg <- function(n, seed) { s <- seed; u <- numeric(n); for (i in 1:n) { s <- (1103515245 * s + 12345) %% 2^31; u[i] <- s / 2^31 }; u }
u <- round(lcg(150, 7) * 100, 1)
small <- round(lcg(40, 11) * 27, 2)
floor5 <- c(rep(0, 12), round(lcg(138, 5) * 100, 1))
both <- c(rep(0, 10), round(5 + lcg(130, 3) * 90, 2), rep(100, 10))

d <- data.frame(y = c(3, 5, 4, 8, 9, 7, 6, 2, 5, 9), x = c(1.5, 2, 3.5, 4, 5.5, 6, 2.5, 3, 1, 7), g = c("a", "b", "c", "a", "b", "c", "a", "b", "c", "b"),
                s = c("m", "f", "f", "m", "f", "m", "m", "f", "m", "f"), z = c(0, 1, 1, 0, 0, 1, 1, 0, 1, 0))
mm <- function(name, formula) { m <- model.matrix(formula, d); list(name = name, names = arr(colnames(m)), rows = rows(m)) }
grid <- function(name, formula, by) { g <- emmeans(lm(formula, d), by); list(name = name, rows = rows(unname(g@linfct))) }
reference("design", c("stats", "Hmisc", "emmeans"), list(
  knots = c(lapply(3:7, function(k) knots("150 values", u, k)), lapply(3:5, function(k) knots("40 values", small, k)),
            lapply(c(3, 4, 5), function(k) knots("tied at the floor", floor5, k)), lapply(c(3, 4, 5), function(k) knots("tied at both ends", both, k))),
  data = list(y = arr(d$y), x = arr(d$x), g = arr(d$g), s = arr(d$s), z = arr(d$z)),
  matrices = list(mm("g + x", ~ g + x), mm("g + x - 1", ~ g + x - 1), mm("g * x", ~ g * x), mm("g * s", ~ g * s), mm("g * s * x", ~ g * s * x),
                  mm("x + z + x:z", ~ x + z + x:z)),
  grids = list(grid("g + x by g", y ~ g + x, ~ g), grid("g + x + z by g", y ~ g + x + z, ~ g), grid("g + s + x by s", y ~ g + s + x, ~ s),
               grid("g * x + s by g", y ~ g * x + s, ~ g), grid("g + s + z by g, s", y ~ g + s + z, ~ g * s))))
