"""What `bench_pages` compares: the dashboard, and a bare Streamlit page that draws the same charts from constants."""

import json
import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from streamlit.testing.v1 import AppTest

from plan import Plan
from records import Sender, Store, Upload, remember_plan, take
from records.upkeep.demo import load_demo
from scripts.bench.timed_server import RUNS
from scripts.serving import ROOT, served

MONTH = "2024-10"
SIZE = 100
"""How many times the records of the sample the large store has."""
BARE_APP = '''
"""The server of the bare page, set up as the dashboard's: same configuration, imports frozen."""
import gc
from contextlib import asynccontextmanager

import figures  # noqa: F401  read once, before the freeze
import streamlit as st


@asynccontextmanager
async def lifespan(app):
    gc.collect()
    gc.freeze()
    yield {}


app = st.App("bare/frame.py", lifespan=lifespan)
'''
BARE_FRAME = """
import streamlit as st

st.set_page_config(layout="wide")
pages = [st.Page("charts.py", title="总览", default=True), st.Page("help.py", title="使用说明")]
page = st.navigation(pages, position="hidden")
with st.sidebar:
    for each in pages:
        st.page_link(each)
page.run()
"""
BARE_CHARTS = """
import figures
import streamlit as st

for number, (figure, config, theme) in enumerate(figures.SHOWN):
    st.plotly_chart(figure, key=f"chart-{number}", config=config, theme=theme or None)
"""
BARE_FIGURES = """
import json
from pathlib import Path

import plotly.io

SHOWN = [
    (plotly.io.from_json(one["spec"]), json.loads(one["config"]), one["theme"])
    for one in json.loads(Path(__file__).with_name("figures.json").read_text(encoding="utf-8"))
]
"""


class Ran(NamedTuple):
    """A run of the script: its milliseconds, and by its end those of CPU that the process has had and the MiB it has."""

    ms: float
    cpu: float
    mib: float


@dataclass(frozen=True)
class Side:
    """A running server: its address, the file of its script times, and its store (the bare one has none)."""

    address: str
    runs: Path
    store: Path | None

    def script_ms(self) -> list[float]:
        """The times of the runs since this was last asked."""
        return [run.ms for run in self.runs_since()]

    def runs_since(self) -> list[Ran]:
        """The runs since this was last asked."""
        text = self.runs.read_text(encoding="utf-8") if self.runs.exists() else ""
        self.runs.unlink(missing_ok=True)
        return [Ran(*map(float, line.split())) for line in text.splitlines()]


class Rows(NamedTuple):
    """How much is in a store."""

    batches: int
    entries: int


def started(stack: ExitStack, folder: Path, store: Path | None = None, app: Path = ROOT / "app.py") -> Side:
    """A server that times its script, until the stack is closed; of the dashboard unless `app` is another."""
    folder.mkdir(exist_ok=True)
    runs = folder / "runs.txt"
    place = store or folder / "none.duckdb"
    address = stack.enter_context(served(place, app, "scripts.bench.timed_server", {RUNS: str(runs)}))
    return Side(address, runs, store)


def bare(stack: ExitStack, folder: Path, store: Path) -> Side:
    """A server of the bare page with the figures that the overview of `store` shows."""
    script = folder / "bare"
    script.mkdir(parents=True)
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    (folder / "app.py").write_text(BARE_APP, encoding="utf-8")
    (folder / "figures.py").write_text(BARE_FIGURES, encoding="utf-8")
    (folder / "figures.json").write_text(json.dumps(_drawn(store)), encoding="utf-8")
    (script / "frame.py").write_text(BARE_FRAME, encoding="utf-8")
    (script / "charts.py").write_text(BARE_CHARTS, encoding="utf-8")
    (script / "help.py").write_text('import streamlit as st\n\nst.title("使用说明")\n', encoding="utf-8")
    return started(stack, folder, app=folder / "app.py")


def _drawn(store: Path) -> list[dict[str, str]]:
    """The figures as the overview hands them to the browser, with their settings."""
    os.environ["WORKPLAN_DATABASE"] = str(store)
    shown = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    shown.query_params["month"] = MONTH
    shown.run()
    charts = [chart.proto for chart in shown.get("plotly_chart")]
    return [{"spec": one.spec, "config": one.config, "theme": one.theme} for one in charts]


def sample(path: Path, plan: Plan) -> Store:
    """A store as the first start makes it."""
    store = Store(path)
    remember_plan(store, plan, datetime(2024, 10, 31))
    load_demo(store, plan, datetime(2024, 10, 31))
    return store


OF_BATCHES = ("entries", "sites", "site_stages", "site_entries", "samples", "drawn", "checks", "photos")
"""The tables whose rows belong to a batch."""


def grown(path: Path, plan: Plan) -> Store:
    """A store of `SIZE` times the records: each file of the sample came that many times, each time as a correction.

    Written by SQL in one go, because `take` would need an hour for some 9,000 files. The earlier ones got lower
    batch numbers, so the figures are those of the sample.
    """
    store = sample(path, plan)
    with store.writing() as con:
        for table in OF_BATCHES:
            con.execute(f"update {table} set batch = batch * $size", {"size": SIZE})  # noqa: S608  named above
        con.execute("update batches set batch = batch * $size, reverts = reverts * $size", {"size": SIZE})
        for table in ("batches", "entries", "site_entries"):
            con.execute(
                f"""
                insert into {table} by name
                select own.* replace (own.batch - earlier.n as batch)
                from {table} as own
                cross join range(1, $size) as earlier(n)
                where own.batch in (select batch from batches where kind = 'import' and batch % $size = 0)
                order by own.batch - earlier.n
                """,  # noqa: S608  the names stand above
                {"size": SIZE},
            )
    return store


def rows(path: Path) -> Rows:
    """What a store holds."""
    with Store(path).reading() as con:
        counts = con.execute("select (select count(*) from batches), (select count(*) from entries)").fetchone()
    assert counts is not None
    return Rows(*counts)


def stored(path: Path, plan: Plan, value: int) -> None:
    """One more file, a correction of one cell, taken in through the ordinary path."""
    content = f"月份,任务编号,完成值,更正原因\n{MONTH},2.1-07,{value},核对\n".encode()
    when = datetime(2024, 10, 31, 12)
    with Store(path).writing() as con:
        taken = take(con, plan, Upload(f"更正{value}.csv", content), Sender("测速", when, when))
    assert taken.batch is not None, taken.checked.rejected
