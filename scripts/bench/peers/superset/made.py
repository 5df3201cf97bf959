"""The overview as a Superset dashboard, made with Superset's own Python: an account, a database of the figures, four charts.

The tiles are one table, which asks its server for less than a chart a tile. Writes into `SUPERSET_HOME`; OVERVIEW names
the file of figures, SUPERSET_PASSWORD the word of the account `reader`.
"""

import json
import os
import sqlite3
from pathlib import Path

from superset.app import create_app

FIGURES = Path(os.environ["SUPERSET_HOME"]) / "figures.db"
CHARTS = {
    "tiles": ("table", ["label", "count"], 4, 30),
    "areas": ("table", ["name", "completion", "due"], 4, 30),
    "course": ("echarts_timeseries_line", ["month", "completion", "due"], 4, 30),
    "behind": ("table", ["task", "lamp", "department", "brief"], 12, 80),
}
"""Chart → its kind, the columns of its figures, and how wide and how high it is."""


def tables(figures):
    """A table of SQLite for each chart; months as dates, which Superset wants on an axis of time."""
    with sqlite3.connect(FIGURES) as con:
        for name, (_, columns, *_) in CHARTS.items():
            con.execute(f"create table {name} ({', '.join(columns)})")
            for row in figures[name]:
                if name == "course":
                    row = {**row, "month": f"2024-{row['month']:02}-01"}
                marks = ", ".join("?" * len(columns))
                con.execute(f"insert into {name} values ({marks})", [row[c] for c in columns])  # noqa: S608


def asked(name, table):
    """What a chart asks of its table and how it is drawn."""
    kind, columns, *_ = CHARTS[name]
    given = {"datasource": f"{table.id}__table", "viz_type": kind}
    if kind == "table":
        return {**given, "query_mode": "raw", "all_columns": columns, "row_limit": 100}
    metrics = [{"expressionType": "SQL", "sqlExpression": f"max({column})", "label": column} for column in columns[1:]]
    return {**given, "x_axis": "month", "time_grain_sqla": "P1M", "metrics": metrics, "groupby": [], "row_limit": 100}


def placed(charts, sentence):
    """Where everything stands: the sentence, a row of three charts, a row of one."""
    place = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": ["ROW-0", "ROW-1", "ROW-2"], "parents": ["ROOT_ID"]},
        "MARKDOWN-0": {
            "type": "MARKDOWN",
            "id": "MARKDOWN-0",
            "children": [],
            "parents": ["ROOT_ID", "GRID_ID", "ROW-0"],
            "meta": {"width": 12, "height": 10, "code": sentence},
        },
    }
    rows = {"ROW-0": ["MARKDOWN-0"], "ROW-1": ["CHART-tiles", "CHART-areas", "CHART-course"], "ROW-2": ["CHART-behind"]}
    for row, children in rows.items():
        place[row] = {
            "type": "ROW",
            "id": row,
            "children": children,
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for child in children:
            name = child.removeprefix("CHART-")
            if name in charts:
                _, _, width, height = CHARTS[name]
                chart = charts[name]
                meta = {
                    "chartId": chart.id,
                    "sliceName": name,
                    "width": width,
                    "height": height,
                    "uuid": str(chart.uuid),
                }
                place[child] = {"type": "CHART", "id": child, "children": [], "meta": meta}
                place[child]["parents"] = ["ROOT_ID", "GRID_ID", row]
    return place


def main():
    from superset import db, security_manager
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.core import Database
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    figures = json.loads(Path(os.environ["OVERVIEW"]).read_text(encoding="utf-8"))
    tables(figures)
    admin = security_manager.find_role("Admin")
    security_manager.add_user("reader", "a", "reader", "reader@localhost", admin, os.environ["SUPERSET_PASSWORD"])
    database = Database(database_name="figures", sqlalchemy_uri=f"sqlite:///{FIGURES}")
    db.session.add(database)
    db.session.flush()
    charts = {}
    for name, (kind, *_) in CHARTS.items():
        table = SqlaTable(table_name=name, database=database)
        db.session.add(table)
        db.session.flush()
        table.fetch_metadata()
        for column in table.columns:
            column.is_dttm = column.column_name == "month"
        charts[name] = Slice(
            slice_name=name,
            viz_type=kind,
            datasource_type="table",
            datasource_id=table.id,
            params=json.dumps(asked(name, table)),
        )
        db.session.add(charts[name])
        db.session.flush()
    db.session.add(
        Dashboard(
            dashboard_title="总览",
            slug="overview",
            published=True,
            slices=list(charts.values()),
            position_json=json.dumps(placed(charts, figures["sentence"])),
        )
    )
    db.session.commit()


with create_app().app_context():
    main()
