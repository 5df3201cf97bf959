"""What Streamlit's scripts weigh on the way: compressed once, chosen by what a browser takes, behind the gate."""

import gzip

import brotli
import httpx
import pytest

from pages.parts.frame.packed import STATIC
from tests.browser.conftest import Server

CHARTS = next((STATIC / "js").glob("PlotlyChart.*.js"))
ADDRESS = f"/static/js/{CHARTS.name}"


def asked(server: Server, address: str, encodings: str, **headers: str) -> tuple[httpx.Headers, bytes, int]:
    """Headers, bytes as they came over the wire, status."""
    with httpx.stream(
        "GET", server.address + address, headers={"accept-encoding": encodings, **headers}, trust_env=False
    ) as answer:
        return answer.headers, b"".join(answer.iter_raw()), answer.status_code


@pytest.mark.parametrize(
    ("encodings", "chosen", "most"),
    [("gzip, deflate, br, zstd", "br", 0.26), ("gzip, deflate", "gzip", 0.31), ("identity", None, 1)],
)
def test_the_same_script_by_each_way(server: Server, encodings: str, chosen: str | None, most: float) -> None:
    headers, body, status = asked(server, ADDRESS, encodings)
    read = {"br": brotli.decompress, "gzip": gzip.decompress}.get(chosen or "", bytes)
    assert status == 200
    assert headers.get("content-encoding") == chosen
    assert read(body) == CHARTS.read_bytes()
    assert len(body) <= most * CHARTS.stat().st_size
    assert headers["vary"] == "Accept-Encoding"
    assert headers["cache-control"] == "max-age=31536000, public"
    assert headers["content-type"].startswith("text/javascript")
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_one_that_a_browser_has_is_not_sent_again(server: Server) -> None:
    headers, _, _ = asked(server, ADDRESS, "br")
    _, body, status = asked(server, ADDRESS, "br", **{"if-none-match": headers["etag"]})
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("address", ["/static/js/none.js", "/static/js/", "/static/..%2f..%2f__init__.py"])
def test_nothing_else_is_there(server: Server, address: str) -> None:
    """What it does not know is Streamlit's to answer, which sends its page of the unknown."""
    headers, _, status = asked(server, address, "br")
    assert status in (301, 400, 404) or headers["content-type"].startswith("text/html")
    assert "content-encoding" not in headers


def test_not_for_a_stranger(guarded: Server) -> None:
    headers, body, status = asked(guarded, ADDRESS, "br")
    assert status == 401
    assert body.decode() == "请先登录。"
    assert headers["cache-control"] == "no-store"
