"""A server whose records are a lake in PostgreSQL (`make check-machines`): before it is made, with another plan in its own
file, and while PostgreSQL starts again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plan import read_plan
from records import Store, StoreError, now, remember_plan
from scripts.machines.postgres import Cluster
from tests.browser.conftest import Server, opened

pytestmark = pytest.mark.postgres


def test_a_page_over_a_shared_lake(start: Callable[..., Server], page: Page, postgres: Cluster, tmp_path: Path) -> None:
    postgres.database("pages")
    env = {
        **postgres.env,
        "WORKPLAN_DATABASE": "ducklake:postgres:service=pages",
        "WORKPLAN_DATA": str(tmp_path / "parquet"),
    }
    server = start(sample=False, env=env)
    alert = opened(page, server.address).get_by_test_id("stAlert").first
    expect(alert).to_have_text(
        "共享记录库还没有初始化。请在一台服务器上运行一次 manage.py init（按 docs/deploy.md 装的，是 deploy/manage init）。"
    )

    store = Store(env["WORKPLAN_DATABASE"])
    os.environ["WORKPLAN_DATA"] = env["WORKPLAN_DATA"]
    try:
        assert store.make()
    finally:
        del os.environ["WORKPLAN_DATA"]
    plan = read_plan(server.targets)
    remember_plan(store, plan, now())
    expect(opened(page, server.address).get_by_role("heading", level=1)).to_contain_text(plan.header.title)
    assert page.get_by_test_id("stAlert").filter(has_text="不起作用").count() == 0

    server.targets.write_text(f"{plan.text}\n# 这台机器另有一份\n", encoding="utf-8")
    note = opened(page, server.address).get_by_test_id("stAlert").filter(has_text="targets.yaml")
    expect(note).to_have_text(
        "这台服务器上的 targets.yaml 与现行的任务清单不同，不起作用：任务清单以共享记录库里的为准。"
        "要换成它，请用 manage.py plan publish 发布；不需要的话，把文件改成一样即可。"
    )
    with store.reading() as con:
        assert con.execute("select count(*) from batches").fetchone() == (1,)

    postgres.stop("immediate")
    try:
        alert = opened(page, server.address).get_by_test_id("stAlert").first
        expect(alert).to_contain_text("PostgreSQL")
        with pytest.raises(StoreError):
            store.changed()
    finally:
        postgres.start()
    expect(opened(page, server.address).get_by_role("heading", level=1)).to_contain_text(plan.header.title)
