"""Beside Dash and Panel: `python -m tests.bench.peers PYTHON`, where PYTHON is one that has `dash`
and `panel` (`pip install dash panel altair` in an environment of its own).

Each of them shows four charts, two large ones and two small ones as the overview has them, of
numbers that it has in memory; a click chooses the other half of the numbers. The overview brings
two more small ones, and asks its database who is there and how the data stand. All in turns: from
the click until nothing changes any more, and from an address to the charts, in a browser that has
been there and in one that has not.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.ground import ROUNDS, in_turns, milliseconds, product, ratio
from tests.bench.page import FILTERS
from tests.browser.conftest import QUIET, Server, free_port

NUMBERS = """
months = {"a": [4, 6, 1, 4, 0, 3, 3, 4, 2, 3], "b": [7, 9, 6, 2, 1, 1, 0, 4, 7, 5]}
places = {"a": [6, 4, 3, 3, 3, 2, 2, 2, 2, 2, 1, 0, 0],
          "b": [7, 3, 3, 3, 3, 5, 4, 3, 2, 1, 5, 2, 1]}
open_at = {"a": [5, 4, 8, 7, 7, 6, 5, 6, 9, 10], "b": [3, 3, 4, 6, 5, 5, 4, 7, 8, 7]}
rounds = {"a": [90.1, 93.2, 94.9, 93.9], "b": [88.0, 91.5, 90.2, 92.4]}
every = {name: len(one["a"]) for name, one in
         {"months": months, "places": places, "open_at": open_at, "rounds": rounds}.items()}
"""
DASH = (
    NUMBERS
    + """
import sys
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

app = Dash(__name__)
app.layout = html.Div([
    dcc.RadioItems(["a", "b"], "a", id="choice"),
    *(dcc.Graph(id=name) for name in every),
])

@app.callback([Output(name, "figure") for name in every], Input("choice", "value"))
def figures(chosen):
    other = "b" if chosen == "a" else "a"
    names = [f"Xa {n}" for n in range(13)]
    wide, slim = {"height": 320}, {"height": 120}
    return [
        go.Figure([go.Scatter(y=months[chosen]), go.Scatter(y=months[other])], wide),
        go.Figure([go.Bar(x=places[n], y=names, orientation="h") for n in (other, chosen)], wide),
        go.Figure([go.Bar(y=open_at[chosen])], slim),
        go.Figure([go.Scatter(y=rounds[chosen])], slim),
    ]

app.run(port=int(sys.argv[1]), debug=False)
"""
)
PANEL = (
    NUMBERS
    + """
import sys
import altair as alt
import pandas as pd
import panel as pn

pn.extension("vega")

large, slim = {"height": 320, "width": 500}, {"height": 60, "width": 240}

def charts(chosen):
    other = "b" if chosen == "a" else "a"
    rows = pd.DataFrame({"n": range(10), "now": months[chosen], "before": months[other]})
    line = alt.Chart(rows).mark_line(point=True).encode(x="n:O")
    names = pd.DataFrame({"place": [f"Xa {n}" for n in range(13)],
                          "now": places[chosen], "before": places[other]})
    bar = alt.Chart(names).mark_bar().encode(y="place:N")
    small = pd.DataFrame({"n": range(10), "now": open_at[chosen]})
    score = pd.DataFrame({"n": range(4), "now": rounds[chosen]})
    return [
        alt.layer(line.encode(y="now:Q"), line.encode(y="before:Q")).properties(**large),
        alt.layer(bar.encode(x="before:Q"), bar.encode(x="now:Q")).properties(**large),
        alt.Chart(small).mark_bar().encode(x="n:O", y="now:Q").properties(**slim),
        alt.Chart(score).mark_line(point=True).encode(x="n:O", y="now:Q").properties(**slim),
    ]

def page():
    choice = pn.widgets.RadioButtonGroup(options=["a", "b"], value="a")
    panes = [pn.pane.Vega(one.properties(usermeta={"embedOptions": {"renderer": "svg"}}))
             for one in charts("a")]
    def change(event):
        for pane, one in zip(panes, charts(event.new)):
            pane.object = one.properties(usermeta={"embedOptions": {"renderer": "svg"}})
    choice.param.watch(change, "value")
    return pn.Column(choice, *panes)

port = int(sys.argv[1])
pn.serve(page, port=port, address="127.0.0.1", show=False, websocket_origin=f"127.0.0.1:{port}")
"""
)
DEEP = """
const deep = (root, selector) => [...root.querySelectorAll(selector),
  ...[...root.querySelectorAll("*")].flatMap(one =>
    one.shadowRoot ? deep(one.shadowRoot, selector) : [])];
"""
"""Panel puts its parts into shadows of the page."""
CLICK = (
    "([selector, place, most]) => new Promise((done, fail) => {"
    + DEEP
    + """
  const begun = performance.now();
  let last = 0, painted = 0;
  const watch = (root) => {
    seen.observe(root, {subtree: true, childList: true, characterData: true});
    deep(root, "*").forEach(one => one.shadowRoot && seen.observe(
      one.shadowRoot, {subtree: true, childList: true, characterData: true}));
  };
  const seen = new MutationObserver((changes) => {
    last = performance.now();
    changes.forEach(({addedNodes}) => addedNodes.forEach(one => one.shadowRoot &&
      watch(one.shadowRoot)));
    requestAnimationFrame(() => setTimeout(() => { painted = performance.now(); }));
  });
  watch(document.body);
  deep(document, selector)[place].click();
  const look = () => {
    const now = performance.now();
    if (last && painted >= last && now - painted > 400) {
      seen.disconnect();
      done(painted - begun);
    } else if (now - begun > most) {
      fail(new Error("nothing changed"));
    } else { requestAnimationFrame(look); }
  };
  requestAnimationFrame(look);
})"""
)
"""Milliseconds from a click until the last change is painted, after which nothing changes for 0.4
seconds."""
DRAWN = (
    "([selector, charts, most]) => new Promise((done, fail) => {"
    + DEEP
    + """
  const look = () => {
    const now = performance.now(), found = deep(document, selector).length;
    if (found >= charts) done(now);
    else if (now > most) fail(new Error(`${found} charts`));
    else requestAnimationFrame(look);
  };
  look();
})"""
)
"""Milliseconds since the address was asked for, once so many charts are drawn."""
MOST = 30_000


@dataclass(frozen=True)
class Peer:
    """Where one chooses (`buttons`, of which two stand at `places`), and how a chart is known."""

    url: str
    buttons: str
    places: tuple[int, int]
    drawn: str
    charts: int
    server: Server | None = None

    def let_in(self, context: BrowserContext) -> None:
        if self.server:
            self.server.let_in(context)


def main(python: str) -> None:
    with ExitStack() as opened, sync_playwright() as playwright:
        ours = opened.enter_context(product())
        dash, panel = (opened.enter_context(_serving(python, text)) for text in (DASH, PANEL))
        peers = {
            "overview": Peer(
                f"{ours.url}/overview",
                ".st-key-period button",
                (3, 5),
                "[class*=st-key-picture-] svg.marks, .st-key-numbers svg.marks",
                6,
                ours,
            ),
            "Dash": Peer(dash, "#choice input", (0, 1), ".js-plotly-plot .trace", 6),
            "Panel": Peer(panel, "button.bk-btn", (0, 1), "svg.marks", 4),
        }
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        clicks = {name: _click(browser, peer) for name, peer in peers.items()}
        _compare("click to painted", clicks, 2)
        been = {name: _context(browser, peer) for name, peer in peers.items()}
        _compare("warm open", {n: _open(lambda n=n: been[n], peers[n]) for n in peers}, 1)
        cold = {n: _open(lambda n=n: _context(browser, peers[n]), peers[n]) for n in peers}
        _compare("cold open", cold, 0)
        browser.close()


def _compare(what: str, measures: dict[str, Callable[[], float]], before: int) -> None:
    in_turns(measures, before)
    found = in_turns(measures, ROUNDS)
    print(f"{what}, {ROUNDS} in turns")
    for name, seconds in found.items():
        print(
            f"{name:10} {milliseconds(seconds)}  x Dash {ratio(seconds, found['Dash'])}"
            f"  x Panel {ratio(seconds, found['Panel'])}"
        )


def _context(browser: Browser, peer: Peer) -> BrowserContext:
    context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    peer.let_in(context)
    return context


def _click(browser: Browser, peer: Peer) -> Callable[[], float]:
    page = _context(browser, peer).new_page()
    page.goto(peer.url)
    page.evaluate(DRAWN, [peer.drawn, peer.charts, MOST])
    page.wait_for_timeout(2_000)
    places = list(peer.places)

    def measure() -> float:
        page.bring_to_front()
        places.reverse()
        _show_choices(page, peer)
        return float(page.evaluate(CLICK, [peer.buttons, places[0], MOST])) / 1000

    return measure


def _show_choices(page: Page, peer: Peer) -> None:
    """Ours stand behind a button."""
    if peer.server and not page.locator(peer.buttons).first.is_visible():
        page.locator(FILTERS).first.click()
        page.locator(peer.buttons).first.wait_for()


def _open(context_of: Callable[[], BrowserContext], peer: Peer) -> Callable[[], float]:
    def measure() -> float:
        page = context_of().new_page()
        page.goto(peer.url, wait_until="commit")
        took = float(page.evaluate(DRAWN, [peer.drawn, peer.charts, MOST])) / 1000
        page.close()
        return took

    return measure


@contextmanager
def _serving(python: str, text: str) -> Iterator[str]:
    """The address of a program that is handed its port."""
    with tempfile.TemporaryDirectory() as folder:
        program, port = Path(folder) / "peer.py", free_port()
        program.write_text(text, "utf-8")
        running = subprocess.Popen(
            [python, str(program), str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": ""},
        )
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_for(url, running)
            yield url
        finally:
            running.terminate()
            running.wait()


def _wait_for(url: str, running: subprocess.Popen[bytes]) -> None:
    until = monotonic() + 60
    while monotonic() < until:
        if running.poll() is not None:
            raise SystemExit("it did not start: has this Python dash, panel and altair?")
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            sleep(0.3)
        else:
            return
    raise SystemExit(f"{url} does not answer")


if __name__ == "__main__":
    main(*sys.argv[1:])
