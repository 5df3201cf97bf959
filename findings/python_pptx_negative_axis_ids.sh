#!/usr/bin/env bash
# Guess: what python-pptx writes into a chart is right by the schema of ECMA-376, where c:axId and c:crossAx are unsignedInt.
# Seen with python-pptx 1.0.2 (PyPI): columns, bars and points get axes with negative ids, lines get positive ones.
# LibreOffice 7.4 draws both; a validator names each chart.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check python-pptx==1.0.2
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

print("python-pptx", version("python-pptx"))
negative = {}
for kind in (XL_CHART_TYPE.COLUMN_CLUSTERED, XL_CHART_TYPE.XY_SCATTER, XL_CHART_TYPE.LINE):
    if kind == XL_CHART_TYPE.XY_SCATTER:
        data = XyChartData()
        data.add_series("points").add_data_point(1, 2)
    else:
        data = CategoryChartData()
        data.categories = ["a"]
        data.add_series("b", [1])
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    chart = slide.shapes.add_chart(kind, 0, 0, Inches(5), Inches(3), data).chart
    ids = [int(node.get("val")) for node in chart._chartSpace.xpath(".//c:axId | .//c:crossAx")]
    print(" ", kind.name, sorted(set(ids)))
    negative[kind.name] = any(id < 0 for id in ids)
sys.exit(0 if negative == {"COLUMN_CLUSTERED": True, "XY_SCATTER": True, "LINE": False} else 1)
PY
