#!/usr/bin/env bash
# Guess: number_format of chart data is written into the chart's XML like names of categories and series: escaped.
# Seen with python-pptx 1.0.2 (PyPI): names are escaped, the format is not. A format with a condition, `[<1]0.0;0`, or with an
# ampersand is refused with an XMLSyntaxError when the chart is added; `[&lt;1]0.0;0` arrives as was meant.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check python-pptx==1.0.2
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

from lxml.etree import XMLSyntaxError
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

print("python-pptx", version("python-pptx"))
seen = {}
for number_format in ('0"户"', "[<1]0.0;0", "0 & 0", "[&lt;1]0.0;0"):
    data = CategoryChartData(number_format=number_format)
    data.categories = ["a < b & c"]
    data.add_series("d < e & f", [1])
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    try:
        frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(5), Inches(3), data)
        (code, *_) = frame.chart._chartSpace.xpath(".//c:val//c:formatCode")
        seen[number_format] = code.text
    except XMLSyntaxError as error:
        seen[number_format] = type(error).__name__
    print(" ", number_format, "->", seen[number_format])
expected = {
    '0"户"': '0"户"',
    "[<1]0.0;0": "XMLSyntaxError",
    "0 & 0": "XMLSyntaxError",
    "[&lt;1]0.0;0": "[<1]0.0;0",
}
sys.exit(0 if seen == expected else 1)
PY
