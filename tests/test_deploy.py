"""What is handed out for a real installation can be read by the programs that it is for, and names
what is there."""

import re
import shutil
import subprocess
from configparser import RawConfigParser

import pytest
import yaml

from tests.conftest import ROOT, need

DEPLOY = ROOT / "deploy"
UNITS = sorted(file.name for kind in ("service", "timer") for file in DEPLOY.glob(f"*.{kind}"))
KNOWN = re.compile(r"(LANG_NGHE_\w+|DATABASE_(?:READ_)?URL|STREAMLIT_SERVER_\w+)=")


def unit(name):
    parser = RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(DEPLOY / name, "utf-8")
    return parser


def text(name):
    return (DEPLOY / name).read_text("utf-8")


@pytest.mark.parametrize("name", UNITS)
def test_systemd_reads_the_unit(name, tmp_path):
    """The programs that a unit starts are not on this machine: here they are others."""
    program = shutil.which("systemd-analyze")
    need(program, "systemd")
    there = re.sub(r"^(ExecStart(?:Post)?=)\S+", r"\1/bin/true", text(name), flags=re.M)
    for beside in UNITS:
        (tmp_path / beside).write_text(
            there if beside == name else "[Service]\nExecStart=/bin/true\n", "utf-8"
        )
    if name.endswith(".timer"):
        (tmp_path / name).write_text(there, "utf-8")

    read = subprocess.run(
        [program, "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.parametrize("name", ["lang-nghe.service", "lang-nghe-backup.service"])
def test_a_service_may_write_its_state_and_passing_files_and_nothing_else(name):
    service = unit(name)["Service"]

    assert service["User"] == "langnghe"
    assert service["StateDirectory"].split()[0] == "lang-nghe"
    assert (service["ProtectSystem"], service["PrivateTmp"], service["UMask"]) == (
        "strict",
        "true",
        "0077",
    )
    assert "ReadWritePaths" not in service
    assert "MemoryDenyWriteExecute" not in service


def test_the_copy_has_no_more_rights_than_the_program():
    bars = [
        {
            (name, value)
            for name, value in unit(service)["Service"].items()
            if name.startswith(("Protect", "Private", "Restrict", "SystemCall", "Capability"))
        }
        for service in ("lang-nghe.service", "lang-nghe-backup.service")
    ]

    assert bars[0] == bars[1]
    assert {("PrivateUsers", "true"), ("CapabilityBoundingSet", "")} <= bars[0]


def test_a_start_is_tried_for_minutes_and_not_for_ever():
    """The shortest that the tries take, and the time that each may take for all to be counted."""
    limit, service = unit("lang-nghe.service")["Unit"], unit("lang-nghe.service")["Service"]
    tries, pause = int(limit["StartLimitBurst"]), int(service["RestartSec"])

    assert tries * pause >= 180
    assert int(limit["StartLimitIntervalSec"]) >= tries * (pause + 60)


def test_the_database_of_the_example_lies_where_the_service_may_write():
    assert "\nDATABASE_URL=sqlite:////var/lib/lang-nghe/" in text("lang-nghe.env.example")


def test_the_example_sets_what_the_readme_explains():
    told = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text("utf-8"), re.M))

    named = set(KNOWN.findall(text("lang-nghe.env.example")))

    assert named
    assert named - {"STREAMLIT_SERVER_ADDRESS"} <= told


def test_the_timer_starts_a_service_that_is_here_with_a_command_that_is_there():
    assert "lang-nghe-backup.service" in UNITS
    start = unit("lang-nghe-backup.service")["Service"]["ExecStart"]

    assert re.search(r"python -m db backup ", start)


def test_the_proxy_passes_on_what_the_program_asks_for():
    lines = [line.strip() for line in text("nginx.conf").splitlines()]

    assert lines.count("proxy_set_header Host $http_host;") == 1
    for name, value in (
        ("Upgrade", "$http_upgrade"),
        ("Connection", "$connection_upgrade"),
        ("X-Forwarded-For", "$remote_addr"),
    ):
        assert f"proxy_set_header {name} {value};" in lines
    assert "gzip on;" in lines
    assert text("nginx.conf").count("{\n") == lines.count("}")


def test_the_container_copies_folders_that_are_there_and_leaves_no_rights():
    lines = text("Containerfile").splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ")]

    assert all((ROOT / name).exists() for names in copied for name in names)
    assert {"components", "pages", "db", "app.py"} <= {name for names in copied for name in names}
    assert "USER langnghe" in lines
    assert "--require-hashes" in text("Containerfile")


# ---- containers


@pytest.fixture(scope="module")
def composed():
    return yaml.safe_load(text("compose.yaml"))


def test_nothing_secret_stands_in_the_composition(composed):
    files = {service["env_file"] for service in composed["services"].values()}

    assert files == {"/etc/lang-nghe.env", "/etc/lang-nghe-database.env"}
    named = {name for one in composed["services"].values() for name in one.get("environment", ())}
    assert not [name for name in named if re.search("PASSWORD|KEY|TOKEN|URL", name)]
    assert "$PROGRAM_PASSWORD" in text("database.sh")
    assert "PROGRAM_PASSWORD=..." in text("compose.yaml")


def test_a_container_may_write_its_state_and_passing_files_and_comes_back(composed):
    for service in composed["services"].values():
        assert service["read_only"] is True
        assert service["restart"] == "always"
        assert service["security_opt"] == ["no-new-privileges"]
        assert "/tmp" in service["tmpfs"]
        written = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
        assert written in (
            ["/var/lib/lang-nghe:/var/lib/lang-nghe"],
            ["database:/var/lib/postgresql/data"],
        )


def test_the_machine_alone_reaches_the_program_and_nobody_the_database(composed):
    ports = {name: one.get("ports") for name, one in composed["services"].items()}
    assert ports == {"program": ["127.0.0.1:8501:8501"], "copies": None, "database": None}


def test_what_makes_the_copies_is_of_the_edition_of_the_server(composed):
    (server,) = re.findall(r"/postgres:(\d+)-(\w+)$", composed["services"]["database"]["image"])
    base = re.search(r"^FROM \S+-(\w+)$", text("Containerfile"), re.M)[1]
    tools = re.search(r"postgresql-client-(\d+)", text("Containerfile"))[1]

    assert (tools, base) == server
