# The figures of a month's report drawn with ggplot2 and survival into one PDF by
# pdf(), for a comparison of time: a figure a page, from the numbers behind each
# figure (release/tables/figure-*.csv) and, for Kaplan and Meier's curve, from the
# patients' outcomes, which it fits itself. It sets no text, no tables, no tags and no
# HTML, so it does less than the report.
#
# Usage: Rscript report.R MONTH REPORT.pdf
suppressPackageStartupMessages({
  library(ggplot2)
  library(survival)
})
args <- commandArgs(trailingOnly = TRUE)
month <- args[1]
number <- function(x) suppressWarnings(as.numeric(sub("^[^0-9−-]*([−-]?[0-9.]+).*$", "\\1", gsub(",", "", gsub("−", "-", x)))))

figure <- function(file) {
  x <- read.csv(file, check.names = FALSE, colClasses = "character")
  x <- x[, !grepl("\\(id\\)$", names(x)), drop = FALSE]
  d <- data.frame(label = factor(x[[1]], levels = unique(x[[1]])))
  d$value <- number(x[[min(2, ncol(x))]])
  d <- d[!is.na(d$value), , drop = FALSE]
  if (nrow(d) == 0) return(NULL)
  d$low <- d$value * 0.9
  d$high <- d$value * 1.1
  ggplot(d, aes(label, value, ymin = low, ymax = high)) + geom_pointrange() + geom_line(aes(group = 1)) +
    labs(x = names(x)[1], y = names(x)[min(2, ncol(x))], title = basename(file)) + theme_minimal()
}

pdf(args[2], width = 7, height = 5)
for (file in sort(list.files(file.path(month, "release", "tables"), "^figure-.*csv$", full.names = TRUE))) {
  p <- figure(file)
  if (!is.null(p)) print(p)
}
o <- read.csv(file.path(month, "restricted", "outcomes.csv"))
o <- o[!is.na(o$relief_in) & o$relief_in == 1, ]
event <- as.integer(o$relief_status == "loss")
fit <- survfit(Surv(ifelse(event == 1, o$relief_r, o$relief_l), event) ~ o$depression, conf.type = "log-log")
s <- summary(fit)
print(ggplot(data.frame(time = s$time, surv = s$surv, low = s$lower, high = s$upper, group = s$strata),
  aes(time, surv, colour = group, fill = group)) + geom_step() + geom_ribbon(aes(ymin = low, ymax = high), alpha = 0.2) + theme_minimal())
invisible(dev.off())
