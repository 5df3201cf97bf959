"""The overview as a Vizro dashboard: `gunicorn app:server`, with Vizro's own Python. OVERVIEW names the file of figures."""

import json
import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import vizro.models as vm
from vizro import Vizro
from vizro.models.types import capture
from vizro.tables import dash_ag_grid

figures = json.loads(Path(os.environ["OVERVIEW"]).read_text(encoding="utf-8"))
course = pd.DataFrame(figures["course"])
areas = pd.DataFrame(figures["areas"]).rename(columns={"name": "领域", "completion": "完成率", "due": "序时"})
behind = pd.DataFrame(figures["behind"]).rename(
    columns={"task": "任务", "lamp": "状态", "department": "科室", "brief": "说明"}
)


@capture("graph")
def lines(data_frame):
    """完成率 against 序时, both in percent, by month."""
    return px.line(data_frame, x="month", y=["completion", "due"], markers=True, range_y=[0, 104])


tiles = [vm.Card(text=f"### {tile['count']}\n{tile['label']}") for tile in figures["tiles"]]
first = vm.Page(
    title="总览",
    path="/",
    layout=vm.Flex(),
    components=[
        vm.Card(text=figures["sentence"]),
        vm.Container(components=tiles, layout=vm.Flex(direction="row", wrap=True)),
        vm.Graph(id="course", figure=lines(data_frame=course)),
        vm.Table(id="areas", figure=dash_ag_grid(data_frame=areas)),
        vm.Table(id="behind", figure=dash_ag_grid(data_frame=behind)),
    ],
)
second = vm.Page(title="使用说明", path="help", components=[vm.Card(text="使用说明")])
server = Vizro().build(vm.Dashboard(title=figures["title"], pages=[first, second])).dash.server
