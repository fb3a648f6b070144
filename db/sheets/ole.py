"""The compound file that an old workbook lies in: its streams by name, and the records of one.

Formats: [MS-CFB] for the file, [MS-XLS] 2.1.4 for records. Where it is damaged a stream ends early.
"""

import struct
from collections.abc import Iterator

NO_SECTOR = 0xFFFFFFFA
"""From here on a number is no place in the file."""
ENTRY = 128
"""Bytes of an entry of the directory."""
STREAM, ROOT = 2, 5


class Ole:
    """The streams of a file.

    Raises:
        struct.error: the file ends within its head.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, mini_shift = struct.unpack_from("<2H", content, 30)
        _, directory, _, self._cutoff, mini_fat, _, more, _ = struct.unpack_from("<8I", content, 44)
        self._size, self._mini_size = 1 << min(shift, 20), 1 << min(mini_shift, 20)
        places = list(struct.unpack_from("<109I", content, 76))
        self._fat: list[int] = []
        for place in places:
            self._fat += _numbers(self._sector(place))
        while more < NO_SECTOR and len(places) < len(content) // self._size:
            *listed, more = _numbers(self._sector(more)) or [NO_SECTOR]
            places += listed
            for place in listed:
                self._fat += _numbers(self._sector(place))
        self._mini_fat = _numbers(self._chained(mini_fat))
        self._mini, self._entries = b"", dict[str, tuple[int, int]]()
        listing = self._chained(directory)
        for at in range(0, len(listing) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", listing, at + 64)
            start, size = struct.unpack_from("<II", listing, at + 116)
            name = listing[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == ROOT:
                self._mini = self._chained(start)[:size]
            if kind:
                self._entries[name] = start, size

    @property
    def names(self) -> set[str]:
        """Of streams, and of folders of them."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chained(start)[:size]
        return b"".join(
            self._mini[place * self._mini_size : (place + 1) * self._mini_size]
            for place in _chain(self._mini_fat, start)
        )[:size]

    def _sector(self, place: int) -> bytes:
        if place >= NO_SECTOR:
            return b""
        at = (place + 1) * self._size
        return self._content[at : at + self._size]

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(self._fat, start)))


def records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, place and body of each record."""
    at = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        yield number, at, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _numbers(sectors: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4]))


def _chain(fat: list[int], start: int) -> Iterator[int]:
    for _step in fat:  # a ring in a damaged file would have no end
        if start >= len(fat):
            return
        yield start
        start = fat[start]
