"""Every dashboard of the sample province beside the same page of the sample district, in one run:
`python -m tests.bench.province`.

What the server's processor needs of a warm rerun, how long it takes, and what is sent.
"""

from db.start import PROVINCE, VARIABLE
from tests.bench.ground import PAGES, ROUNDS, leader, milliseconds, product, ratio
from tests.bench.page import RERUNS, reruns

DISTRICT = "district"


def main() -> None:
    with product() as district, product(**{VARIABLE: PROVINCE}) as province:
        servers = {DISTRICT: district, PROVINCE: province}
        readers = {
            f"{page} {name}": (leader(server, page), server)
            for page in PAGES
            for name, server in servers.items()
        }
        found, waits = reruns(readers)
        print(f"warm rerun, {ROUNDS} rounds of {RERUNS} in turns; processor of the server")
        for page in PAGES:
            small, large = (f"{page} {name}" for name in servers)
            sent = [readers[name][0].rerun().bytes / 1024 for name in (small, large)]
            print(
                f"{page:14} district {milliseconds(found[small])}"
                f"  province {milliseconds(found[large])}  x {ratio(found[large], found[small])}"
                f"  until over x {ratio(waits[large], waits[small])}"
                f"  {sent[0]:6.1f} and {sent[1]:6.1f} KB"
            )


if __name__ == "__main__":
    main()
