"""Charts are drawn by a process of their own: one that dies or hangs costs the drawing it was at.

The package that draws ends its whole process where it meets a letter that no drawing can hold, and
stops every other thread of it for as long as it draws. `draw` starts the process when it is needed
first, and another when it has died; `python -m components.export.renderer` is the process itself.
It ends with the server, whose end closes the line between them, and by an alarm of the system when
a drawing takes too long, whatever it is doing then. A process that makes whole files (components.
beside.processes) draws by itself: it is one that may end.
"""

import atexit
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from db.model import N_, Refusal

Kind = Literal["png", "svg", "svg to png"]
Spec = dict[str, Any] | str
PROGRAM = Path(__file__).parents[2]
SECONDS = 30
"""That a drawing may take; usual are a tenth of one, and one for the first of a process."""
DRAWN, REFUSED = b"+", b"-"
"""How an answer begins: a drawing follows, or why there is none."""
LAST_SINGLE, STAND_INS = "\uffff", range(0xE000, 0xF900)
"""The last letter of one part, and the places that Unicode leaves to everybody's own use."""
FIRST: dict[str, Any] = {"mark": "bar", "data": {"values": []}}
"""Drawn when the process starts, so that nobody waits for what is loaded with the first."""


class Renderer:
    """The process that draws, one drawing at a time."""

    def __init__(self, seconds: int = SECONDS) -> None:
        self._seconds = seconds
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    @property
    def pid(self) -> int | None:
        """Of the process, if it has been started."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Have the process loaded before somebody waits for it."""
        with self._turn:
            self._connected()

    def draw(self, kind: Kind, spec: Spec, **options: Any) -> bytes:
        """The file of a chart, or of a drawing that stands in SVG; `options` are those of
        vl-convert.

        Raises:
            Refusal: the process ended or took too long; the next drawing has another.
            ValueError: this is no chart.
        """
        with self._turn:
            answer = self._ask(json.dumps([kind, spec, options]).encode())
        if answer is None:
            raise Refusal(
                N_(
                    "The picture could not be drawn: that took too long or broke off. Nothing else "
                    "is affected. Try again; if it stays so, take the figures along as Excel and "
                    "tell the administrator which picture it was."
                )
            )
        if answer[:1] == REFUSED:
            raise ValueError(answer[1:].decode())
        return answer[1:]

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None and self._line is not None:
            self._line.close()
            self._process.kill()
            self._process.wait()
        self._process = self._line = None

    def _ask(self, question: bytes) -> bytes | None:
        """The answer; None where none comes, and of that process none will."""
        answer = None
        try:
            line = self._connected()
            line.send_bytes(question)
            if line.poll(self._seconds):
                answer = line.recv_bytes()
        except (EOFError, OSError):
            answer = None
        finally:  # also where this thread was interrupted: the answer is another's question's
            if answer is None:
                self.stop()
        return answer

    def _connected(self) -> Connection:
        if self._line is None or self._process is None or self._process.poll() is not None:
            self.stop()
            self._line, end = Pipe()
            with end:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", __spec__.name, str(end.fileno()), str(self._seconds)],
                    cwd=PROGRAM,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=[end.fileno()],
                )
        return self._line


Makers = dict[str, Callable[..., Any]]
"""What draws, by what it makes."""
_renderer = Renderer()
start = _renderer.start
atexit.register(_renderer.stop)
_here: Makers = {}


def draw_here() -> None:
    """From now on this process draws by itself; whoever asks it for work lets it end."""
    _here.update(_makers())


def draw(kind: Kind, spec: Spec, **options: Any) -> bytes:
    """As Renderer.draw."""
    return _drawn(_here, kind, spec, options) if _here else _renderer.draw(kind, spec, **options)


def _drawn(makers: Makers, kind: Kind, spec: Spec, options: dict[str, Any]) -> bytes:
    """Letters of two parts, as those of emoji are, have others stand for them meanwhile: a label
    too long for its place is cut between the parts, and then nothing is drawn at all."""
    text = json.dumps(spec, ensure_ascii=False)
    double = {ord(letter): None for letter in text if letter > LAST_SINGLE}
    if not double:
        made = makers[kind](spec, **options)
        return made if isinstance(made, bytes) else bytes(made.encode())
    free = (place for place in STAND_INS if chr(place) not in text)
    stands = dict(zip(double, free, strict=False))
    scale = options.pop("scale", None)
    svg = makers["svg"](json.loads(text.translate(stands)), **options)
    svg = svg.translate({place: letter for letter, place in stands.items()})
    return makers["svg to png"](svg, scale=scale) if kind == "png" else bytes(svg.encode())


def _makers() -> Makers:
    """What draws, loaded and ready."""
    import vl_convert

    from components.export import fonts

    vl_convert.register_font_directory(str(fonts.FOLDER))
    makers: Makers = {"png": vl_convert.vegalite_to_png, "svg": vl_convert.vegalite_to_svg}
    for make in makers.values():
        make(FIRST)
    return makers | {"svg to png": vl_convert.svg_to_png}


def _serve(line: Connection, seconds: int) -> None:
    """Draw what is asked for until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the server ends us
    signal.alarm(seconds)
    makers = _makers()
    with suppress(EOFError, OSError):
        while True:
            signal.alarm(0)
            kind, spec, options = json.loads(line.recv_bytes())
            signal.alarm(seconds)
            try:
                answer = DRAWN + _drawn(makers, kind, spec, options)
            except ValueError as error:
                answer = REFUSED + str(error).encode()
            line.send_bytes(answer)


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
