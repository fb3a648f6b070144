"""The units of deploy/ under systemd, in a Debian that is made for it and booted: `python -m
tests.siege.service`, as root, a quarter of an hour or more, most of it Debian and pip. It needs
mmdebstrap and systemd-nspawn (`apt install mmdebstrap systemd-container`), both registries, and
2 GB where temporary files lie, which are free again at the end.

What is typed there is what docs/van-hanh.md says in its first section, letter by letter, on SQLite.
Three things differ: the network is that of this machine, so the port is a free one; apt asks
nothing; and pip trusts what it trusts here.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from db.engine import writing
from db.model import Role
from tests.browser.wire import Heard, Wire, pressed, typed
from tests.conftest import ROOT
from tests.factories import make_incident, make_unit
from tests.siege.ground import Ground, awaited, district, person, press
from tests.siege.machine import PATIENCE, Machine, booted, debian
from tests.wording import vi

GUIDE = (ROOT / "docs" / "van-hanh.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", GUIDE, re.M | re.S)
"""What it says to type: five times in its first section, and in its second how commands run."""
PROGRAM, STATE, SETTINGS = "opt/lang-nghe", "var/lib/lang-nghe", "etc/lang-nghe.env"
SERVICE, BACKUP = "lang-nghe", "lang-nghe-backup"
SILENCE = 3.0
"""After which a run is over, however busy this machine is."""
MOST = 1.5
"""Of systemd's own measure of what a service could reach, 10 being everything."""
FEW, FULL, READ_ONLY = 3, "mount -t tmpfs -o size=64k full /{0}", "mount -o bind,ro /{0} /{0}"
"""Starts in the place of those that the unit allows, which take minutes; and two bad places."""


def install(machine: Machine) -> None:
    """By the blocks of the guide's first section."""
    before, program, _postgresql, keys, start = BLOCKS[:5]
    machine.type(before)
    known = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in known.stdout.decode().strip("\0").split("\0"):
        (machine.root / PROGRAM / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, machine.root / PROGRAM / name)
    machine.type(program)
    told = [machine.type(keys).split("\n") for _again in range(2)]
    file = machine.root / SETTINGS
    settings = file.read_text("utf-8").replace("LANG_NGHE_HTTPS=1", "#LANG_NGHE_HTTPS=1")
    for name, value in (
        ("LANG_NGHE_FACTOR_KEY", told[0][0]),
        ("LANG_NGHE_AUDIT_KEY", told[1][0]),
        ("LANG_NGHE_BACKUP_KEY", told[0][1]),
        ("STREAMLIT_SERVER_PORT", machine.port),
        ("STREAMLIT_SERVER_ALLOWED_HOSTS", "localhost"),
    ):
        settings, count = re.subn(rf"^#?{name}=.*", f"{name}={value}", settings, flags=re.M)
        assert count == 1, name
    file.write_text(settings, "utf-8")
    machine.type(start)


def settle(machine: Machine) -> Ground:
    """A district in the place of the empty database."""
    machine.type(f"rm /{STATE}/lang-nghe.db")
    nobody: Any = None
    ground = Ground(nobody, district(f"sqlite:///{machine.root / STATE}/lang-nghe.db"))
    with writing(ground.engine) as conn:
        make_incident(conn, unit_id=make_unit(conn, "Vĩnh An"))
    ground.engine.dispose()
    machine.type(f"chown langnghe: /{STATE}/lang-nghe.db")
    return ground


def files(wire: Wire) -> Iterator[tuple[str, bytes]]:
    """What a leader takes along, of each kind: how it begins."""
    for kind in ("Slides (PowerPoint)", "Figures (Excel)"):
        take = vi("Take along")
        heard = press(wire, awaited(wire, wire.open("incidents"), "button", take), take)
        choice, make = heard.labelled("radio", vi("As")), vi("Make the file")
        states = [typed(choice, vi(kind)), pressed(heard.labelled("button", make))]
        yield kind, _fetched(wire, wire.run(*states, fragment=heard.fragment_of("button", make)))
    heard = press(wire, wire.open("report"), vi("Make the report as {kind}", kind="Word"))
    yield "Report (Word)", _fetched(wire, heard)


def _fetched(wire: Wire, heard: Heard) -> bytes:
    found = awaited(wire, heard, "download_button", vi("Download"))
    status, content = wire.file(found.labelled("download_button", vi("Download")).url)
    return content[:2] if status == 200 else b""


def stopped(machine: Machine) -> str:
    """How it ended, and what lies in its place."""
    machine.type(f"systemctl stop {SERVICE}")
    return machine.state(SERVICE, "Result") + " " + machine.type(f"cd /{STATE}; ls lang-nghe.db*")


def bad_start(machine: Machine, place: str) -> str:
    """How a start ends in such a place; the place and the service are mended afterwards."""
    begun = int(time.time())
    machine.type(place.format(STATE))
    machine.type(f"systemctl start {SERVICE}", may_fail=True)
    until = time.monotonic() + PATIENCE
    while machine.state(SERVICE, "ActiveState") != "failed" and time.monotonic() < until:
        time.sleep(1)
    told = machine.type(f"journalctl -u {SERVICE} -o cat --since=@{begun}")
    machine.type(f"umount /{STATE}; systemctl reset-failed {SERVICE}")
    starts = told.count("Started ")
    return f"{machine.state(SERVICE, 'ActiveState')} {'Traceback' in told} {starts}"


def besiege(machine: Machine) -> Iterator[tuple[str, object, object]]:
    """What was tried, what came of it, and what should."""
    yield "ready", machine.is_ready(), True
    code = r"grep -Ec '([0-9a-f]{4}-){3}[0-9a-f]{4}'"
    yield "setup code", machine.type(f"journalctl -u {SERVICE} -o cat | {code}"), "2"
    machine.type(BLOCKS[5].replace("doctor", "sign"))
    machine.type(f"systemctl start {BACKUP}")
    yield "copy", machine.type(f"ls /{STATE}/backup | wc -l"), "1"
    yield "timer", machine.type(f"systemctl list-timers | grep -c {BACKUP}"), "1"
    yield "stop", stopped(machine), "success lang-nghe.db"
    ground = settle(machine)
    machine.type(f"systemctl start {SERVICE}")
    yield "start", machine.is_ready(), True
    server: Any = machine  # whatever has an address can be asked
    wire = Wire(server, f"browser={uuid4().hex}", silence=SILENCE)
    yield "sign-in", wire.open("").is_front_page, True
    wire = Wire(server, person(ground, Role.LEADER).cookie, silence=SILENCE)
    for kind, content in files(wire):
        yield kind, content, b"PK"
    machine.type(f"systemctl kill -s KILL {SERVICE}")
    time.sleep(1)
    yield "after a kill", machine.is_ready(), True
    wire = Wire(server, person(ground, Role.LEADER).cookie, silence=SILENCE)
    wire.open("incidents")
    ground.engine.dispose()
    yield "stop before a screen", stopped(machine), "success lang-nghe.db"
    few = f"/etc/systemd/system/{SERVICE}.service.d"
    machine.type(f"mkdir {few}; printf '[Unit]\\nStartLimitBurst={FEW}' > {few}/few.conf")
    machine.type("systemctl daemon-reload")
    for place in (FULL, READ_ONLY):
        yield place, bad_start(machine, place), f"inactive False {FEW}"
    machine.type(f"systemctl start {SERVICE}")
    yield "start again", machine.is_ready(), True
    for unit in (SERVICE, BACKUP):
        told = machine.type(f"systemd-analyze security --no-pager {unit} | tail -n 1")
        exposed = float(re.findall(r"\d+\.\d+", told)[0])
        yield f"{unit} exposed {exposed}", exposed <= MOST, True


def main() -> int:
    if os.geteuid() or not (shutil.which("mmdebstrap") and shutil.which("systemd-nspawn")):
        sys.exit("Be root, and apt install mmdebstrap systemd-container")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        root = Path(folder) / "machine"
        debian(root)
        with booted(root) as machine:
            install(machine)
            return _told(besiege(machine))


def _told(tried: Iterator[tuple[str, object, object]]) -> int:
    wrong, begun = 0, time.monotonic()
    for what, came, due in tried:
        wrong += came != due
        mark, seconds = "ok   " if came == due else "WRONG", time.monotonic() - begun
        print(f"{mark} {seconds:4.0f} s  {what}: {came}", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
