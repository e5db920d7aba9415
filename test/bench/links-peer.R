# Seconds of processor time one link takes in R: logistic regression with an intercept for each coach
# and a cluster-robust sandwich. Rscript links-peer.R DATA.csv LINKS
suppressMessages(library(sandwich))
args <- commandArgs(trailingOnly = TRUE)
count <- as.integer(args[2])
data <- read.csv(args[1], stringsAsFactors = TRUE)
taken <- system.time(for (j in seq_len(count) - 1) {
  formula <- as.formula(paste0("y0 ~ e", j, " + age + phase + need + nr + coach"))
  fit <- glm(formula, data = data, family = binomial)
  vcovCL(fit, cluster = data$coach)
})
cat((taken[["user.self"]] + taken[["sys.self"]]) / count, "\n")
