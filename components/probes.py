"""What machines ask: whether the process lives, whether it can work, how much it does.

Strangers learn by one word what fails; everything else stands behind a token (db.health.TOKEN).
"""

import secrets
from dataclasses import asdict
from functools import cache, partial
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from components import measures
from components.runtime import screens
from db.engine import Engine, unless_down
from db.health import TOKEN, Health
from db.keys import fault, keys
from db.queries.condition import condition
from db.queries.revisions import revision
from db.replicas import USED
from db.statements import note_statements, pool
from db.version import VERSION

PATIENCE = 3.0
"""Seconds after which a database that has not answered counts as away."""


async def healthz(_request: Request) -> Response:
    """Whether the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Whether the database can be worked with; what fails, by its name alone. With the token also
    how it stands."""
    failing = await _failing()
    answer: dict[str, Any] = {"status": "unavailable" if failing else "ready"}
    if failing:
        answer["failing"] = failing
    if _has_token(request):
        from components import data

        answer |= {"version": VERSION, "database": await _details()}
        if stand := data.replicas().stand():
            answer["replicas"] = stand
    return JSONResponse(answer, 503 if failing else 200)


async def metrics(request: Request) -> Response:
    """Numbers in the text format of Prometheus. Where no token is set there is no such address."""
    if not _tokens():
        return PlainTextResponse("Not found", 404)
    if not _has_token(request):
        return PlainTextResponse("", 401, {"WWW-Authenticate": "Bearer"})
    text = await anyio.to_thread.run_sync(measures.as_text, abandon_on_cancel=True)
    return Response(text, media_type=measures.FORMAT)


ROUTES: list[Any] = [
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/metrics", metrics),
]


def begin() -> None:
    """From now on, count and read what /metrics tells."""
    from components import data

    engine = data.engine()
    for one in (engine, *data.replicas().engines()):
        note_statements(one, measures.STATEMENTS.observe)
    measures.note_version(VERSION)
    measures.READINGS.update(
        langnghe_screens=("Screens that a browser holds open", lambda: {"": screens.number()}),
        langnghe_pool_connections=("Connections to the database", partial(pool, engine)),
        langnghe_revision=("Goes up with every write of data", partial(_revision, engine)),
        langnghe_replicas=("1: it answers as the primary does; else 0", _replicas),
        langnghe_ready=("1, or 0 while something fails", _is_ready),
    )


def _revision(engine: Engine) -> dict[str, float]:
    now = unless_down(engine, revision)
    return {"": now.number} if now else {}


def _replicas() -> dict[str, float]:
    from components import data

    return {name: stands == USED for name, stands in data.replicas().stand().items()}


def _is_ready() -> dict[str, float]:
    return {"": 0 if _health().failing() else 1}


async def _failing() -> str:
    with anyio.move_on_after(PATIENCE):
        return await anyio.to_thread.run_sync(_health().failing, abandon_on_cancel=True)
    return "database"


async def _details() -> dict[str, Any] | None:
    """None while the database does not answer."""
    from components import data

    found = None
    with anyio.move_on_after(PATIENCE):
        found = await anyio.to_thread.run_sync(
            unless_down, data.engine(), condition, abandon_on_cancel=True
        )
    if found is None:
        return None
    last = found.last_copy
    copy = last and asdict(last) | {"at": last.at.isoformat()}
    return asdict(found) | {"last_copy": copy}


@cache
def _health() -> Health:
    from components import data

    return Health(data.engine())


def _tokens() -> list[str]:
    return [] if fault(TOKEN) else keys(TOKEN)


def _has_token(request: Request) -> bool:
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and any(
        secrets.compare_digest(sent.strip().encode(), token.encode()) for token in _tokens()
    )
