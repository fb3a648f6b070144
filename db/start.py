"""Opening the database at start: whichever it is, it comes up to date, or says why not."""

import os
import tomllib
from pathlib import Path

import sqlalchemy as sa

from db.engine import BadDatabase, make_engine
from db.model import N_
from db.upgrade import upgrade

PROGRAM = Path(__file__).parent.parent
SECRETS = PROGRAM / ".streamlit" / "secrets.toml"
VARIABLE = "DATABASE_URL"
REPLICAS = "DATABASE_READ_URL"
SAMPLE = "sample"
"""In the place of an address: the embedded sample, asked for by name."""
PROVINCE = "sample-province"
"""The same for the larger one, a province."""
FILES = {SAMPLE: "lang-nghe.db", PROVINCE: "province.db"}


def database_url() -> str | None:
    """The database that is set for the program and its terminal alike: an address, SAMPLE or
    PROVINCE.

    The environment decides, then secrets.toml beside the program; None where neither says.

    Raises:
        BadDatabase: secrets.toml is there and cannot be read. It may name the database.
    """
    return os.environ.get(VARIABLE) or _secret(VARIABLE)


def replica_urls() -> list[str]:
    """Addresses of its streaming replicas, set in the same places, with commas between them.

    Raises:
        BadDatabase: as `database_url`.
    """
    given = os.environ.get(REPLICAS) or _secret(REPLICAS) or ""
    return [url.strip() for url in given.split(",") if url.strip()]


def _secret(name: str) -> str | None:
    try:
        value = tomllib.loads(SECRETS.read_text("utf-8")).get(name)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:  # ValueError: no TOML, or not UTF-8
        raise BadDatabase(
            N_(
                "{file} cannot be read, and it may name the database: {cause}. Mend the file, let "
                "this program read it, or set DATABASE_URL in the environment."
            ),
            file=SECRETS,
            cause=error,
        ) from error
    if value is not None and not isinstance(value, str):
        message = N_('{name} in {file} is not a text. Write {name} = "..."')
        raise BadDatabase(message, name=name, file=SECRETS)
    return value or None


def is_sample(url: str | None) -> bool:
    """Whether the program shows the embedded sample: by name, or since no database is set."""
    return url is None or url in FILES


def other_sample(url: str | None) -> str | None:
    """By which name the program shows the sample that it does not show now; None where it shows
    no embedded sample."""
    if not is_sample(url):
        return None
    return SAMPLE if url == PROVINCE else PROVINCE


def open_database(url: str | None, folder: Path) -> sa.Engine:
    """An engine on an upgraded database.

    With the `url` of one, that database: a real installation, which stays as empty as it is. Else
    the embedded file in `folder`, for the server to fill (db.sample.fill_if_empty). Processes that
    start together do not clash: one upgrades, the others wait.

    Raises:
        BadDatabase: it cannot be reached or written, or a newer edition has changed it.
    """
    named = SAMPLE if url is None else url
    engine = make_engine(embedded_url(folder, named) if named in FILES else named)
    upgrade(engine)
    return engine


def data_folder() -> Path:
    """Where the embedded database lies: LANG_NGHE_DATA, or data/ beside the program."""
    return Path(os.environ.get("LANG_NGHE_DATA") or PROGRAM / "data")


def embedded_url(folder: Path, named: str = SAMPLE) -> str:
    return f"sqlite:///{folder / FILES[named]}"
