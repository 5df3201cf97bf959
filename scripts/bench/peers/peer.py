"""One of those that are compared: where its overview is, and by what a script of the browser sees how far it has come."""

from dataclasses import dataclass, field
from typing import Any

STREAMLIT = """document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
&& !document.querySelector('wp-first') && document.querySelectorAll('.js-plotly-plot .trace').length >= 2"""
DRAWN_BEFORE = "document.querySelector('wp-first') && document.getElementById('root')"
DASH = "document.querySelectorAll('.js-plotly-plot .trace').length >= 2 && document.querySelectorAll('.ag-row').length >= {rows}"
ECHARTS = """document.querySelector('[data-test=dashboard-markdown-editor]')
&& document.querySelector('[_echarts_instance_] canvas')
&& document.querySelectorAll('[data-test=slice-container]').length === 4
&& !document.querySelector('[data-test=loading-indicator]')
&& document.querySelectorAll('[data-test=slice-container] tbody tr').length >= {rows}"""
FILE = "document.readyState !== 'loading' && document.querySelector('svg[class^=plot]') && document.querySelector('tr')"
SIDEBAR = "[...document.querySelectorAll('[data-testid=stSidebar] a')].find((a) => a.textContent.trim() === '{name}')"
LINK = "document.querySelector(`{selector}`)"


@dataclass(frozen=True)
class Peer:
    """`overview`: its address. `port`: in the command line of its first process. The others are expressions of
    JavaScript: `last` is true when every figure and the last chart are there, `seen` already when both can be read,
    drawn by whatever; `there` and `away` are the links to the overview and to another page. `asks`: what is in the address
    of a request for figures. `signed_in`: the browser's cookies for a program that has no page for strangers."""

    name: str
    overview: str
    port: int
    last: str
    there: str
    away: str
    seen: str = ""
    asks: str = ""
    signed_in: Any = field(default=None, compare=False)

    @property
    def watched(self) -> str:
        """Notes in `bench`, in each document, when figures and last chart came to be there: milliseconds since 1970,
        two frames after they are in the document; 0 while they are not."""
        return f"""(() => {{
  if (!location.protocol.startsWith('http')) return
  const seen = () => {self.seen or self.last}
  const last = () => {self.last}
  const now = () => performance.timeOrigin + performance.now()
  window.bench = {{ seen: 0, last: 0, begun: performance.timeOrigin }}
  const noted = (what, there) => {{
    if (!there) window.bench[what] = 0
    else if (!window.bench[what]) {{
      window.bench[what] = -1
      requestAnimationFrame(() => requestAnimationFrame(() => {{ if (window.bench[what] < 0) window.bench[what] = now() }}))
    }}
  }}
  const frame = () => {{
    noted('seen', seen())
    noted('last', last())
    requestAnimationFrame(frame)
  }}
  requestAnimationFrame(frame)
}})()"""
