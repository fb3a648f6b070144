"""Many readers at once: `python -m tests.bench.load [readers] [seconds of thinking] [writers]`.

Each of them turns a page over a socket, thinks, and turns it again; writers save an incident every
two seconds, and what a reader is shown after a save has to be new. The readers share the machine
with the server: what they need of it is told.
"""

import resource
import statistics
import sys
import threading
import time

import sqlalchemy as sa

from db.engine import make_engine, writing
from db.schema import incident
from tests.bench.ground import PAGES, Reader, leader, processor, product, sample_file

SECONDS = 40.0


def main(readers: int = 20, thinking: float = 2.0, writers: int = 1) -> None:
    with product() as server:
        before = [leader(server, PAGES[n % len(PAGES)]) for n in range(readers)]
        waits: list[float] = []
        errors: list[Exception] = []
        until = time.monotonic() + SECONDS

        def read(reader: Reader, number: int) -> None:
            time.sleep(thinking * number / readers)
            try:
                while time.monotonic() < until:
                    waits.append(reader.rerun().seconds)
                    time.sleep(thinking)
            except Exception as error:  # noqa: BLE001 - told below, and the others go on
                errors.append(error)

        def write(number: int) -> None:
            engine = make_engine(sample_file(server))
            while time.monotonic() < until:
                with writing(engine) as conn:
                    one = incident.c.id == sa.select(sa.func.max(incident.c.id)).scalar_subquery()
                    conn.execute(
                        incident.update().where(one).values(dead=incident.c.dead + number % 2)
                    )
                time.sleep(2.0)
            engine.dispose()

        used, own = processor(server), resource.getrusage(resource.RUSAGE_SELF).ru_utime
        begun = time.monotonic()
        crowd = [threading.Thread(target=read, args=(one, n)) for n, one in enumerate(before)] + [
            threading.Thread(target=write, args=(n,)) for n in range(writers)
        ]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        took = time.monotonic() - begun
        mine = resource.getrusage(resource.RUSAGE_SELF).ru_utime - own
        waits.sort()
        print(
            f"{readers} readers thinking {thinking} s, {writers} writers: "
            f"median {statistics.median(waits) * 1000:.0f} ms, "
            f"p95 {waits[int(len(waits) * 0.95)] * 1000:.0f} ms, "
            f"{len(waits) / took:.1f} reruns a second, {len(errors)} errors; "
            f"server {(processor(server) - used) / took:.2f} cores, "
            f"readers {mine / took:.2f} cores"
        )


if __name__ == "__main__":
    numbers = [float(one) for one in sys.argv[1:]]
    main(*[int(one) if place != 1 else one for place, one in enumerate(numbers)])
