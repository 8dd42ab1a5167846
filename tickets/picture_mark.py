"""Reading a reader's mark out of a picture of the screen: a grid of dots too faint to be seen, drawn over secret pages.

The page draws a tile of 8 × 8 cells again and again, a dot for each set bit of the mark's 64 (`watermark`). All tiles
of a picture laid upon each other leave the dots and wash out what stands on the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from PIL import Image, ImageChops, ImageFilter, UnidentifiedImageError

from tickets.watermark import view_of

CELLS, CELL = 8, 16
"""Cells of a tile in either direction; pixels of a cell at the screen's plain size."""
TILE = CELLS * CELL
SCALES = (1.0, 1.25, 1.5, 2.0)
"""Pixels of a screen to one of the page."""
MOST_PIXELS = 40_000_000
_FAINT = 12
"""Differences beyond it are no dots but what is written on the page."""
_MIDDLE = 128


def views_in_picture(data: bytes) -> list[int]:
    """The views whose marks the picture carries, most often one; [] for none, or when it is no picture. Blocks.

    It must be as the screen showed it: a picture that was scaled, or stored with losses, has lost the dots.
    """
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            return []
        plain = picture.convert("L")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return []
    found = (view for scale in SCALES for view in _views(_scaled(plain, scale)))
    return list(dict.fromkeys(found))


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    if scale == 1.0:
        return picture
    size = (round(picture.width / scale), round(picture.height / scale))
    return picture.resize(size, Image.Resampling.BOX)


def _views(picture: Image.Image) -> Iterator[int]:
    """Dots are darker than a light page and lighter than a dark one."""
    folded = _folded(picture)
    for sign in (1, -1):
        values = _strongest([sign * value for value in folded])
        yield from _read(values)


def _folded(picture: Image.Image) -> list[float]:
    """The mean of all tiles, TILE × TILE, as far as each pixel is darker than what surrounds it."""
    around = picture.filter(ImageFilter.BoxBlur(4))
    darker = ImageChops.subtract(around, picture, offset=_MIDDLE)
    kept = darker.point([value if abs(value - _MIDDLE) <= _FAINT else _MIDDLE for value in range(256)])
    sums, tiles = [0] * (TILE * TILE), 0
    for top in range(0, kept.height - TILE + 1, TILE):
        for left in range(0, kept.width - TILE + 1, TILE):
            tile = kept.crop((left, top, left + TILE, top + TILE)).tobytes()
            sums = [before + value for before, value in zip(sums, tile, strict=True)]
            tiles += 1
    return [total / tiles - _MIDDLE for total in sums] if tiles else [0.0] * (TILE * TILE)


def _strongest(folded: Sequence[float]) -> list[float]:
    """The cells' values at the place within a cell at which the dots stand."""
    steps = range(0, TILE, CELL)
    places = [[folded[(y + row) * TILE + x + column] for row in steps for column in steps] for y, x in _within_cell()]
    return max(places, key=sum)


def _within_cell() -> Iterator[tuple[int, int]]:
    return ((y, x) for y in range(CELL) for x in range(CELL))


def _read(values: Sequence[float]) -> Iterator[int]:
    """Where the tile begins is not known: each of its cells is tried, and the checksum says which it is."""
    bits = [value > max(values) / 2 for value in values]
    for down in range(CELLS):
        for right in range(CELLS):
            turned = [bits[(row + down) % CELLS * CELLS + (column + right) % CELLS] for row, column in _cells()]
            if (view := view_of("".join("1" if bit else "0" for bit in turned))) is not None:
                yield view


def _cells() -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(CELLS) for column in range(CELLS))
