// The overview, finished when the site is built: a page loader prints its Markdown, chart included.
import {readFileSync} from "node:fs";
import * as Plot from "@observablehq/plot";
import {JSDOM} from "jsdom";

const figures = JSON.parse(readFileSync(process.env.OVERVIEW, "utf8"));
const chart = Plot.plot({
  document: new JSDOM("").window.document,
  width: 640,
  height: 232,
  y: {domain: [0, 104]},
  marks: [
    Plot.line(figures.course, {x: "month", y: "due", stroke: "gray"}),
    Plot.line(figures.course.filter((point) => point.completion !== null), {x: "month", y: "completion", stroke: "blue", marker: true})
  ]
});
const table = (rows) => `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</table>`;

process.stdout.write(`---
title: 总览
---

# ${figures.title}

${figures.sentence}

<div class="grid grid-cols-4">${figures.tiles.map((tile) => `<div class="card"><h2>${tile.label}</h2><span class="big">${tile.count}</span></div>`).join("")}</div>

${chart.outerHTML.replace(/\s*\n\s*/g, " ")}

${table(figures.areas.map((area) => [area.name, `${area.completion}%`, `${area.due}%`]))}

${table(figures.behind.map((one) => [one.lamp, one.task, one.department, one.brief]))}
`);
