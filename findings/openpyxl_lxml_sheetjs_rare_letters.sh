#!/usr/bin/env bash
# Guess: how openpyxl writes a rare Chinese letter is a matter of taste; every reader of XML gets the same letter back.
# Seen with openpyxl 3.1.5 beside lxml 6.1.3, and SheetJS 0.18.5 (npm): with lxml installed openpyxl writes texts as
# numeric references, and SheetJS cuts those above U+FFFF to 16 bits: 𠮷 (&#134071;) becomes ஷ, without a word. The same
# cell written without lxml, as UTF-8, is read right.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5 lxml==6.1.3
npm install --silent --no-audit --no-fund xlsx@0.18.5 >/dev/null
cat > write.py <<'PY'
import sys, zipfile
import openpyxl
from openpyxl.xml import LXML
book = openpyxl.Workbook()
book.active["A1"] = "𠮷"
book.save(sys.argv[1])
print(f"  openpyxl {openpyxl.__version__}, lxml {'used' if LXML else 'not used'}:",
      zipfile.ZipFile(sys.argv[1]).read("xl/worksheets/sheet1.xml").decode().partition("<t>")[2].partition("</t>")[0])
PY
venv/bin/python write.py with.xlsx
OPENPYXL_LXML=False venv/bin/python write.py without.xlsx
cat > read.js <<'JS'
const { readFile, version } = require("xlsx");
const read = (name) => readFile(name).Sheets.Sheet.A1.v;
const [cut, whole] = [read("with.xlsx"), read("without.xlsx")];
console.log(`  SheetJS ${version}: of the reference ${cut}, of UTF-8 ${whole}`);
process.exit(cut === String.fromCharCode(134071 & 0xffff) && whole === "𠮷" ? 0 : 1);
JS
node read.js
