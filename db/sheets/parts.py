"""The parts of a workbook (ECMA-376 part 2), found by what leads to them and not by their names."""

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ATTRIBUTE = re.compile(r"""(?:\w+:)?(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
MAIN = "xl/workbook.xml"
USUAL = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
"""What parts have to be called for their reader to find them."""
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPES = "[content_types].xml"


@dataclass(frozen=True)
class Parts:
    """Names as they stand in the archive: the main part, the sheets in order ("" for one that is
    not there), the texts that they share. `since_1904`: days are counted from 1904 on;
    `calculates`: formulas are calculated when the workbook is opened, so they may not have been.
    """

    main: str
    sheets: tuple[str, ...]
    strings: str | None
    since_1904: bool
    calculates: bool


def find_parts(archive: zipfile.ZipFile) -> Parts | None:
    """None for an archive that is no workbook."""
    names = {_plain(name): name for name in archive.namelist()}
    if TYPES not in names:
        return None
    leads = _relations(archive, names, "").values()
    main = next((target for kind, target in leads if kind == "officeDocument"), MAIN)
    if _plain(main) not in names:
        return None
    text = _text(archive, names[_plain(main)])
    relations = _relations(archive, names, main)
    listed = [relations.get(one.get("id", ""), ("", "")) for one in _tags(text, "sheet")]
    strings = (target for kind, target in relations.values() if kind == "sharedStrings")
    settings = {**next(_tags(text, "workbookPr"), {}), **next(_tags(text, "calcPr"), {})}
    return Parts(
        names[_plain(main)],
        tuple(names.get(_plain(target), "") for _kind, target in listed),
        names.get(_plain(next(strings, ""))),
        settings.get("date1904") in ("1", "true"),
        settings.get("fullCalcOnLoad") in ("1", "true"),
    )


def with_usual_names(content: bytes) -> bytes:
    """The workbook with its parts called as their reader expects it, which asks nobody."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {_plain(name): name for name in archive.namelist()}
        parts = find_parts(archive)
        main = _plain(parts.main) if parts else MAIN
        relations = _relations(archive, names, main)
        renamed = {
            _plain(target): USUAL[kind] for kind, target in relations.values() if kind in USUAL
        } | {main: MAIN}
        if all(_plain(old) == _plain(new) for old, new in renamed.items()):
            return content
        lines = [
            f'<Relationship Id="{html.escape(name)}" Type="{KINDS}{kind}" '
            f'Target="/{html.escape(renamed.get(_plain(target), _plain(target)))}"/>'
            for name, (kind, target) in relations.items()
        ]
        replaced = io.BytesIO()
        with zipfile.ZipFile(replaced, "w", zipfile.ZIP_DEFLATED) as new:
            for plain, name in names.items():
                if plain not in (_leading(main), _leading("")):
                    known = renamed.get(plain, name if plain == TYPES else plain)
                    new.writestr(known, archive.read(name))
            new.writestr(_leading(MAIN), f"<Relationships>{''.join(lines)}</Relationships>")
            first = f'<Relationship Id="r1" Type="{KINDS}officeDocument" Target="{MAIN}"/>'
            new.writestr(_leading(""), f"<Relationships>{first}</Relationships>")
        return replaced.getvalue()


def attributes(tag: str) -> dict[str, str]:
    """What a tag says, by name."""
    found = ATTRIBUTE.findall(tag)
    return {name: html.unescape(double or single) for name, double, single in found}


def _plain(name: str) -> str:
    """A name as parts call each other: some archives write it with backslashes or other cases."""
    return name.replace("\\", "/").lstrip("/").lower()


def _leading(part: str) -> str:
    """The part that tells what the part refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(
    archive: zipfile.ZipFile, names: Mapping[str, str], part: str
) -> dict[str, tuple[str, str]]:
    """Kind and target of what the part refers to, by id."""
    part = part.replace("\\", "/")
    leading = names.get(_plain(_leading(part)))
    text = _text(archive, leading) if leading else ""
    folder = posixpath.dirname(part)
    return {
        one.get("Id", ""): (
            posixpath.basename(one.get("Type", "")),
            posixpath.normpath(
                posixpath.join("/", folder, one.get("Target", "").replace("\\", "/"))
            ).lstrip("/"),
        )
        for one in _tags(text, "Relationship")
    }


def _tags(text: str, name: str) -> Iterator[dict[str, str]]:
    for found in re.finditer(rf"<(?:\w+:)?{name}(?=[\s/>])([^>]*)>", text):
        yield attributes(found[1])


def _text(archive: zipfile.ZipFile, part: str) -> str:
    content = archive.read(part)
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
