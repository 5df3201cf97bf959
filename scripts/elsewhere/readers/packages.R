# Reads the files named with openxlsx and readxl and prints every cell as JSON, all sheets as a table each.
suppressMessages({library(openxlsx); library(readxl); library(jsonlite)})
files <- commandArgs(TRUE)
r <- paste(R.version$major, R.version$minor, sep = ".")

plain <- function(cell) {
  cell <- cell[[1]]
  if (is.null(cell) || is.na(cell)) return(NULL)
  if (inherits(cell, "POSIXct")) return(format(cell, "%Y-%m-%dT%H:%M:%S", tz = "UTC"))
  if (is.numeric(cell)) return(sprintf("%.17g", cell))
  cell
}
rows <- function(table) lapply(seq_len(nrow(table)), function(i) lapply(seq_len(ncol(table)), function(j) plain(table[[j]][i])))

with_openxlsx <- function(file, sheet)
  read.xlsx(file, sheet, colNames = FALSE, skipEmptyRows = FALSE, skipEmptyCols = FALSE, na.strings = character())
with_readxl <- function(file, sheet)
  read_excel(file, sheet, col_names = FALSE, col_types = "list", na = "", .name_repair = "minimal")

# openxlsx tells of notes in a workbook that is to be saved again
notes <- function(file) lengths(loadWorkbook(file)$comments)

read <- function(package, names, with, beside = function(file, at) list()) list(
  program = paste("R", package),
  version = paste0(packageVersion(package), ", R ", r),
  files = setNames(lapply(files, function(file) lapply(seq_along(names(file)), function(at)
    c(list(name = names(file)[at], rows = rows(with(file, at))), beside(file, at)))), basename(files))
)
found <- list(
  read("openxlsx", getSheetNames, with_openxlsx, function(file, at) list(notes = notes(file)[at])),
  read("readxl", excel_sheets, with_readxl)
)
cat(toJSON(found, auto_unbox = TRUE, digits = NA, null = "null"))
