#!/usr/bin/env bash
# Guess: a rule `body:has(> dialog[open]) span { … }` costs a page without a dialog next to nothing while Plotly draws a chart beside
# 600 spans, as the rule never matches.
# Seen with Chromium 156 and plotly 7.1.0 (PyPI): Plotly measures each text in an element that it puts under <body> and asks for
# its box at once; after each of these 23 changes the browser styles every span of the page anew, 14,080 elements in place of the 231
# without the rule. `dialog[open] ~ main span` costs nothing.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
browser=$(command -v chromium || command -v chromium-headless-shell || command -v google-chrome || ls /usr/lib/chromium/chromium-headless-shell)
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check plotly==7.1.0 playwright==1.65.2
venv/bin/python - "$browser" <<'PY'
import json
import sys
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import sync_playwright
from plotly.offline import get_plotlyjs

FIGURE = [{"x": [*range(12)], "y": [n * n for n in range(12)], "mode": "lines+text", "text": [f"{n}" for n in range(12)]}]
RULES = {
    "none": "",
    "body:has(> dialog[open]) span": "body:has(> dialog[open]) span { color: gray }",
    "dialog[open] ~ main span": "dialog[open] ~ main span { color: gray }",
}
Path("plotly.js").write_text(get_plotlyjs(), encoding="utf-8")
seen = {}
with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    print("Chromium", chromium.version, "plotly", version("plotly"))
    for name, rule in RULES.items():
        page = chromium.new_page()
        spans = "<span>a</span> " * 600
        page.set_content(f"<style>{rule}</style><main>{spans}<div id=chart style='width:600px;height:400px'></div></main>")
        page.add_script_tag(path="plotly.js")
        page.wait_for_timeout(300)
        chromium.start_tracing(page=page, categories=["devtools.timeline"])
        page.evaluate("Plotly.newPlot('chart', %s)" % json.dumps(FIGURE))
        events = json.loads(chromium.stop_tracing())["traceEvents"]
        styled = [e["args"]["elementCount"] for e in events if e["name"] == "UpdateLayoutTree" and "elementCount" in e["args"]]
        seen[name] = sum(styled)
        print(f"  {name}: {len(styled)} style passes, {sum(styled)} elements styled")
        page.close()
    chromium.close()
none, has, sibling = seen.values()
sys.exit(0 if has > 5 * none and sibling < 1.2 * none else 1)
PY
