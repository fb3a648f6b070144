"""What the server holds: `python -m tests.bench.memory [reruns] [sessions]`."""

import sys

from tests.bench.ground import PAGES, leader, product, resident

STEPS = 10


def main(reruns: int = 5_000, sessions: int = 20) -> None:
    with product() as server:
        start = resident(server)
        print(f"after the start {start:.0f} MB")
        readers = [leader(server, PAGES[n % len(PAGES)]) for n in range(sessions)]
        print(f"with {sessions} sessions {resident(server) - start:+.0f} MB")
        for step in range(1, STEPS + 1):
            for n in range(reruns // STEPS):
                readers[n % sessions].rerun()
            print(f"after {step * reruns // STEPS} reruns {resident(server) - start:+.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
