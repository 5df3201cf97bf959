#!/usr/bin/env bash
# Guess: a text that happens to look like _x6708_ is written by openpyxl as other programs expect it, with its own escape,
# since openpyxl itself writes _x0007_ for control letters and reads them back.
# Seen with openpyxl 3.1.5 (PyPI), SheetJS 0.18.5 and ExcelJS 4.4.0 (npm): openpyxl writes it as it stands; openpyxl and
# ExcelJS read it as it stands (ExcelJS does undo such escapes in shared strings), SheetJS reads 月. ECMA-376 (ST_Xstring)
# has it written _x005F_x6708_.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5
npm install --silent --no-audit --no-fund xlsx@0.18.5 exceljs@4.4.0 >/dev/null
venv/bin/python - <<'PY'
import sys, openpyxl
book = openpyxl.Workbook()
book.active["A1"] = "_x6708_"
book.save("text.xlsx")
back = openpyxl.load_workbook("text.xlsx").active["A1"].value
print("  openpyxl", openpyxl.__version__, "reads back", back)
sys.exit(0 if back == "_x6708_" else 1)
PY
cat > read.js <<'JS'
const sheetjs = require("xlsx"), exceljs = require("exceljs");
(async () => {
  const one = sheetjs.readFile("text.xlsx").Sheets.Sheet.A1.v;
  const book = new exceljs.Workbook();
  await book.xlsx.readFile("text.xlsx");
  const other = book.worksheets[0].getCell("A1").value;
  console.log(`  SheetJS ${sheetjs.version} reads ${one}, ExcelJS ${require("exceljs/package.json").version} reads ${other}`);
  process.exit(one === "月" && other === "_x6708_" ? 0 : 1);
})();
JS
node read.js
