// Reads the files named with SheetJS and ExcelJS and prints every cell as JSON, all sheets as a table each.
const fs = require("fs"), path = require("path")
const SheetJS = require("xlsx"), ExcelJS = require("exceljs")
const files = process.argv.slice(2)
const two = (n) => String(n).padStart(2, "0")
const day = (y, m, d, h, i, s) => `${y}-${two(m + 1)}-${two(d)}T${two(h)}:${two(i)}:${two(s)}`

// SheetJS means a date in local time, ExcelJS in UTC
const local = (v) => v instanceof Date
  ? day(v.getFullYear(), v.getMonth(), v.getDate(), v.getHours(), v.getMinutes(), v.getSeconds()) : v
const utc = (v) => v instanceof Date ? v.toISOString().slice(0, 19) : v

function withSheetJS(file) {
  const book = SheetJS.read(fs.readFileSync(file), { cellDates: true })
  return book.SheetNames.map((name) => ({
    name,
    rows: SheetJS.utils.sheet_to_json(book.Sheets[name], { header: 1, raw: true, defval: null, blankrows: true })
      .map((row) => row.map(local)),
    notes: Object.values(book.Sheets[name]).filter((cell) => cell && cell.c).length,
  }))
}

// a merged cell says what its first one says, a link is an object
function plain(cell) {
  if (cell.isMerged && cell.master !== cell) return null
  const value = cell.value
  return utc(value && value.hyperlink ? value.text : value)
}

async function withExcelJS(file) {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(file)
  return book.worksheets.map((sheet) => {
    const cells = (row) => Array.from({ length: sheet.columnCount }, (_, i) => sheet.getCell(row, i + 1))
    const rows = Array.from({ length: sheet.rowCount }, (_, i) => cells(i + 1))
    const open = rows.flat().filter((cell) => cell.protection && cell.protection.locked === false)
    return {
      name: sheet.name,
      rows: rows.map((row) => row.map(plain)),
      open: open.length,
      choices: rows.flat().filter((cell) => cell.dataValidation && cell.dataValidation.type === "list").length,
      notes: rows.flat().filter((cell) => cell.note).length,
    }
  })
}

async function read(program, version, withIt) {
  const found = {}
  for (const file of files) found[path.basename(file)] = await withIt(file)
  return { program, version, files: found }
}

Promise.all([
  read("SheetJS", `${SheetJS.version}, Node ${process.versions.node}`, withSheetJS),
  read("ExcelJS", `${require("exceljs/package.json").version}, Node ${process.versions.node}`, withExcelJS),
]).then((all) => console.log(JSON.stringify(all)))
