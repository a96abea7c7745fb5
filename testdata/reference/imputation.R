# Reference values of the multiple imputation of the primary endpoint in
# pipeline/analysis. Run here: Rscript imputation.R (some three minutes). Needs the
# package mice.
#
# The patients are generated; pain on the scale 0 to 100 mm with one decimal. The
# columns of the imputation and their order are those of the definition: baseline,
# windows TS W2, TS W1, T0 W2, T0 W1, re-dosing, depression, PHQ-9, age, sites, and the
# window TS W4 that is imputed for the result.
source("json.R")
suppressPackageStartupMessages(library(mice))

set.seed(20260101)
n <- 160
pain <- function(x) round(pmin(100, pmax(0, x)), 1)
base <- pmax(40, pain(rnorm(n, 68, 11)))
gain <- rnorm(n, 18, 17)
phq9 <- pmin(27, pmax(0, round(rnorm(n, 11, 6))))
gain <- gain - 0.3 * (phq9 - 11)
t0w1 <- pain(base - 0.5 * gain + rnorm(n, 0, 8))
t0w2 <- pain(base - 0.8 * gain + rnorm(n, 0, 8))
tsw1 <- pain(base - gain + rnorm(n, 0, 8))
tsw2 <- pain(base - gain + rnorm(n, 0, 8))
tsw4 <- pain(base - 0.9 * gain + rnorm(n, 0, 9))
age <- round(rnorm(n, 50, 13))
site <- sample(rep(c("A", "B", "C", "D"), c(70, 62, 20, 8)))
redosed <- runif(n) < plogis((tsw2 - 65) / 10)
depression <- ifelse(phq9 >= 10, "yes", "no")
depression[sample(n, 22)] <- "unknown"
phq9[depression == "unknown" | runif(n) < 0.1] <- NA # some have a recorded depression and no score
gone <- function(p) runif(n) < p
lost <- gone(plogis((tsw2 - 70) / 12)) # of week 4: those in pain after two weeks
t0w1[gone(0.05)] <- NA
t0w2[gone(0.08)] <- NA
tsw1[gone(0.1)] <- NA
tsw2[gone(0.1)] <- NA
age[gone(0.05)] <- NA
tsw4[lost] <- NA

data <- data.frame(base, tsw2, tsw1, t0w2, t0w1, redosed_no = as.numeric(!redosed), depressed = c(no = 0, yes = 1, unknown = NA)[depression],
                   phq9, age, site_B = as.numeric(site == "B"),
                   site_C = as.numeric(site == "C"), tsw4)
rated <- !is.na(tsw4)
stopifnot(table(site[rated])[c("A", "B", "C")] >= 10, table(site[rated])["D"] < 10, table(redosed[rated]) >= 10, sum(rated) / 3 >= 12)

m <- 400
fit <- mice(data, m = m, maxit = 10, method = "pmm", donors = 5L, seed = 1, printFlag = FALSE)
stopifnot(is.null(fit$loggedEvents))
week4 <- sapply(seq_len(m), function(i) complete(fit, i)$tsw4)

pooled <- function(strategy, percent, level, of) {
  p <- colMeans((week4 <= base * (100 - percent) / 100 + 1e-9 & !(strategy == "composite" & redosed))[of, ])
  k <- sum(of)
  r <- pool.scalar(qlogis(p), 1 / (k * p * (1 - p)), n = k, k = 1)
  list(strategy = strategy, percent = percent, level = level, n = k, logit = r$qbar, within = r$ubar, between = r$b, fmi = r$fmi)
}
all <- rep(TRUE, n)
results <- list(pooled("treatment_policy", 20, "", all), pooled("treatment_policy", 30, "", all), pooled("treatment_policy", 50, "", all),
                pooled("composite", 30, "", all), pooled("treatment_policy", 30, "yes", depression == "yes"),
                pooled("treatment_policy", 30, "no", depression == "no"), pooled("treatment_policy", 30, "unknown", depression == "unknown"))
reference("imputation", c("mice"), list(
  m = m,
  patients = list(base = arr(base), tsw2 = arr(tsw2), tsw1 = arr(tsw1), t0w2 = arr(t0w2), t0w1 = arr(t0w1), redosed = arr(as.numeric(redosed)),
                  depression = arr(depression), phq9 = arr(phq9), age = arr(age), site = arr(site), tsw4 = arr(tsw4)),
  results = results))
cat(sum(!rated), "of", n, "unrated\n")
