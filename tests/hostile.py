"""Mutated pictures from a seed: what a hostile sender, or a broken phone, might hand in."""

import random
from collections.abc import Iterator

from pictures import KB, chunk, encoded, jpeg, noise, png

SEEDS = [
    jpeg(400, 300, size=24 * KB),
    jpeg(320, 240, size=22 * KB, progressive=True),
    encoded(noise(900, 700, "CMYK")),
    encoded(noise(900, 700), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
    png(),
    encoded(noise(200, 160, "RGBA"), "PNG"),
    encoded(noise(300, 300).quantize(), "PNG"),
    encoded(noise(160, 160), "PNG", save_all=True, append_images=[noise(160, 160, seed=2)]),
]
GRAFTS = [
    b"PK\x03\x04",
    b"<svg onload=alert(1)>",
    b"<?php system($_GET[0]);",
    b"%PDF-1.7",
    b"\xff\xd8\xff\xe0",
    b"\0" * 512,
]


def mutants(seed: int, count: int) -> Iterator[bytes]:
    """Return `count` of them, always the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(SEEDS))
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            chance.choice(WAYS)(chance, data)
        yield bytes(data)


def flip(chance: random.Random, data: bytearray) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def flip_in_the_header(chance: random.Random, data: bytearray) -> None:
    data[chance.randrange(min(len(data), 700))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))


def cut(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 64, len(data)))]
    data += b"\0"


def double(chance: random.Random, data: bytearray) -> None:
    at, length = chance.randrange(len(data)), chance.randrange(1, 4096)
    data[at:at] = data[at : at + length]
    del data[600 * KB :]


def graft(chance: random.Random, data: bytearray) -> None:
    at = chance.choice((0, len(data), chance.randrange(len(data))))
    data[at:at] = chance.choice(GRAFTS)


def enlarge(chance: random.Random, data: bytearray) -> None:
    """Lie about the size where the formats write it."""
    for mark, offset in ((b"\xff\xc0", 5), (b"\xff\xc2", 5), (b"IHDR", 4)):
        if (at := data.find(mark)) >= 0 and at + offset + 4 <= len(data):
            data[at + offset : at + offset + 4] = chance.randbytes(4)


def insert_chunk(chance: random.Random, data: bytearray) -> None:
    if data.startswith(b"\x89PNG") and len(data) > 33:
        data[33:33] = chunk(chance.choice((b"zTXt", b"iCCP", b"tRNS", b"acTL", b"eXIf", b"PLTE")), chance.randbytes(60))


WAYS = [flip, flip_in_the_header, cut, double, graft, enlarge, insert_chunk]
