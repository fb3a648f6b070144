"""A Debian of its own on this machine, booted by systemd, to install the program in. As root, with
mmdebstrap and systemd-nspawn; its network is that of this machine."""

import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.browser.conftest import free_port

BARE = "systemd-sysv,dbus,sudo,ca-certificates"
"""Of a machine before anything is installed on it."""
SETTLED = ("running", "degraded")
PATIENCE = 300.0
"""Seconds for a start, and for a service that gives up."""


@dataclass(frozen=True)
class Machine:
    """A booted Debian: where it lies, its first process, and where its program answers."""

    root: Path
    first: int
    port: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def type(self, script: str, *, may_fail: bool = False) -> str:
        """What its terminal answers."""
        inside = ["nsenter", f"--target={self.first}", "--mount", "--uts", "--ipc", "--pid"]
        shell = ["env", "-i", "HOME=/root", "LANG=C.UTF-8", f"PATH={os.defpath}:/usr/sbin:/sbin"]
        done = subprocess.run(
            [*inside, "--cgroup", *shell, "sh", "-ec", script], capture_output=True, text=True
        )
        if done.returncode and not may_fail:
            raise RuntimeError(f"{script}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def state(self, unit: str, what: str) -> str:
        return self.type(f"systemctl show --value -p {what} {unit}")

    def is_ready(self) -> bool:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz") as answer:
                return bool(answer.status == 200)
            time.sleep(0.5)
        return False


def debian(root: Path) -> None:
    """A new system, from where this machine has its own."""
    make = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={BARE}", "bookworm"]
    mirrors = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    mirror = subprocess.run(mirrors, capture_output=True, check=True, text=True).stdout.split()[0]
    subprocess.run([*make, str(root), mirror], check=True)
    (root / "etc/apt/apt.conf.d/asks-nothing").write_text('APT::Get::Assume-Yes "true";\n')
    if trusted := os.environ.get("PIP_CERT"):
        shutil.copy(trusted, root / "etc/trusted.pem")
        (root / "etc/pip.conf").write_text("[global]\ncert = /etc/trusted.pem\n")


@contextmanager
def booted(root: Path) -> Iterator[Machine]:
    boot = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", f"--directory={root}"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    with subprocess.Popen([*boot, "--boot", "--console=pipe"], **quiet) as running:
        try:
            until = time.monotonic() + PATIENCE
            while not (first := _first(running.pid)) and time.monotonic() < until:
                time.sleep(0.1)
            machine = Machine(root, first, free_port())
            while machine.type("systemctl is-system-running", may_fail=True) not in SETTLED:
                assert time.monotonic() < until
                time.sleep(0.5)
            yield machine
        finally:
            running.terminate()  # which powers it off


def _first(parent: int) -> int:
    """The machine's first process, or 0 as long as there is none."""
    with suppress(OSError):
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                return int(child)
    return 0
