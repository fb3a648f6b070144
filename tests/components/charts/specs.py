"""What a chart's spec asks of its frame."""

import re


def fields(spec):
    """Columns that the spec reads: of its encodings, filters, calculations and conditions."""
    found, made = set(), set()
    for node in nodes(spec):
        if isinstance(node.get("field"), str):
            found.add(node["field"])
        for name in ("filter", "calculate", "test"):
            if isinstance(node.get(name), str):
                found |= set(re.findall(r"datum\.(\w+)", node[name]))
        if "calculate" in node:
            made.add(node["as"])
        made |= {one["as"] for one in node.get("window", ())}
        if isinstance(node.get("condition"), dict) and isinstance(
            node["condition"].get("test"), str
        ):
            found |= set(re.findall(r"datum\.(\w+)", node["condition"]["test"]))
    return found - made


def nodes(spec):
    """Every mapping in the spec."""
    if isinstance(spec, dict):
        yield spec
        for value in spec.values():
            yield from nodes(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from nodes(value)
