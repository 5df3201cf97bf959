// Small monthly files as SheetJS saves them (a writer of .xls and .xlsb), for tests/records: `make office-files`.
// The folder to write into is the first argument.
const path = require("path");
const xlsx = require("xlsx");

const sheet = xlsx.utils.aoa_to_sheet([
  ["月份", "任务编号", "街镇", "完成值", "分母", "进展情况"],
  ["2024-06", "1.1-01", "新华路街道", 120, null, "已完工"],
  ["6月", "1.1-03", null, 0.85, null, "率"],
  [null, "1.1-02", null, 2],
  ["2024-06", "1.2-01", null, true],
]);
sheet["D3"].z = "0%";
sheet["A4"] = { t: "n", v: 45444, z: 'yyyy"年"m"月"' };
sheet["!merges"] = [{ s: { r: 1, c: 5 }, e: { r: 2, c: 5 } }];
const book = xlsx.utils.book_new();
xlsx.utils.book_append_sheet(book, sheet, "6月");
for (const [bookType, name] of [["xlsb", "sheetjs.xlsb"], ["biff8", "sheetjs.xls"]]) {
  xlsx.writeFile(book, path.join(process.argv[2], name), { bookType, compression: true });
}
