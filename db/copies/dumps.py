"""PostgreSQL: a copy is an archive of pg_dump, which its own tools make and put back."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from db.copies.files import NO_COPY
from db.engine import make_engine
from db.model import N_, Refusal
from db.roles import all_grants
from db.upgrade import OWNER_ONLY

ENDING = ".dump"
OURS = (" TABLE public alembic_version ", " TABLE public revision ")
"""What the table of contents of a copy of this program's has."""
EMPTIED = """
DO $$ DECLARE statement text; BEGIN
    FOR statement IN
        SELECT format('DROP VIEW IF EXISTS public.%I CASCADE', relname) FROM pg_class
            WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
        UNION ALL SELECT format('DROP TABLE %I.%I CASCADE', schemaname, tablename)
            FROM pg_tables WHERE schemaname = 'public'
        UNION ALL SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP EXECUTE statement; END LOOP;
END $$
"""
"""Also what the copy does not know, such as tables of a newer edition; no function of an
extension."""
PATIENCE = "60s"
"""As long as the program may hold a table that is to be replaced."""
PLAIN = ("--no-owner", "--no-privileges")
"""Roles are of a server, not of a copy: who may do what stays as it is here."""


class Dump:
    """A database of a server. What its tools report raises Refusal."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self.folder = Path.cwd()
        self.name = engine.url.database or "database"

    def holds_something(self) -> bool:
        return sa.inspect(self._engine).has_table("alembic_version")

    def copy(self, target: Path) -> None:
        """As it is at one moment."""
        target.touch(mode=OWNER_ONLY)
        self._use("pg_dump", self._engine.url, "--format=custom", *PLAIN, f"--file={target}")

    @contextmanager
    def tried(self, source: Path) -> Iterator[sa.Engine]:
        """A database of its own on the server with what the copy holds, gone afterwards.

        Raises:
            Refusal: the file is not a sound copy, or the role may make no database.
        """
        try:
            contents = self._use("pg_restore", None, "--list", str(source))
        except Refusal as refusal:
            raise Refusal(NO_COPY, file=source) from refusal
        if any(table not in contents for table in OURS):
            raise Refusal(NO_COPY, file=source)
        url = self._engine.url.set(database=f"{self.name}_try_{secrets.token_hex(4)}")
        self._run(f'CREATE DATABASE "{url.database}" TEMPLATE template0')
        engine = make_engine(url.render_as_string(hide_password=False))
        try:
            self._use("pg_restore", url, *PLAIN, "--exit-on-error", str(source))
            yield engine
        finally:
            engine.dispose()
            self._run(f'DROP DATABASE "{url.database}" WITH (FORCE)')

    def put(self, prepared: sa.Engine) -> None:
        """The prepared database in the place of this one, as one transaction; whom the program
        signs in as may do what it might."""
        with self._engine.connect() as conn:
            rights = all_grants(conn)
        with TemporaryDirectory() as folder:
            script = Path(folder) / "script.sql"
            script.touch(mode=OWNER_ONLY)
            prepared.dispose()
            self._use("pg_dump", prepared.url, *PLAIN, f"--file={script}")
            self._engine.dispose()
            self._use(
                "psql",
                self._engine.url,
                "--quiet",
                "--no-psqlrc",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                f"--command=SET lock_timeout = '{PATIENCE}'",
                f"--command={EMPTIED}",
                f"--file={script}",
                "--command=SET search_path = public",  # the script has left none
                *(f"--command={line}" for line in rights),
            )

    def _run(self, statement: str) -> None:
        alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with alone.connect() as conn:
                conn.exec_driver_sql(statement)
        except sa.exc.ProgrammingError as error:
            raise Refusal(
                N_(
                    "The role {role} may make no database to try the copy in. As an administrator "
                    'of the server: ALTER ROLE "{role}" CREATEDB'
                ),
                role=self._engine.url.username,
            ) from error

    def _use(self, tool: str, url: sa.URL | None, *arguments: str) -> str:
        """What the tool writes; the password goes to it beside its command line, which every user
        of the machine can read."""
        program = shutil.which(tool)
        if program is None:
            message = N_("{tool} is not here. Install PostgreSQL's tools (Debian: {package}).")
            raise Refusal(message, tool=tool, package="postgresql-client")
        command, surroundings = [program, *arguments], dict(os.environ)
        if url is not None:
            address = url._replace(drivername="postgresql", password=None)
            command.append(f"--dbname={address.render_as_string(hide_password=False)}")
            surroundings["PGPASSWORD"] = str(url.password or "")
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True)
        if done.returncode:
            cause = (done.stderr.strip() or "?").splitlines()[-1]
            raise Refusal(N_("{tool} ended with: {cause}"), tool=tool, cause=cause)
        return done.stdout
