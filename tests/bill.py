"""The bill of materials: what is pinned for the program, as CycloneDX (ECMA-424), which the tools
of others read: `python -m tests.bill > bill.json`."""

import re
from collections.abc import Iterator

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.sources import ROOT

PINNED = re.compile(r"^([\w.-]+)==(\S+)(.*?)(?=^[\w.-]+==|\Z)", re.MULTILINE | re.DOTALL)
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(pins: str) -> Iterator[Component]:
    """Each package of a list of pins, with the digests of its files."""
    for name, version, below in PINNED.findall(pins):
        yield Component(
            type=ComponentType.LIBRARY,
            name=name,
            version=version,
            bom_ref=f"{name}=={version}",
            purl=PackageURL("pypi", name=name, version=version),
            hashes=[
                HashType(alg=HashAlgorithm.SHA_256, content=digest)
                for digest in DIGEST.findall(below)
            ],
        )


def bill(pins: str) -> str:
    return JsonV1Dot6(Bom(components=components(pins))).output_as_string(indent=2)


if __name__ == "__main__":
    print(bill((ROOT / "requirements.txt").read_text("utf-8")))
