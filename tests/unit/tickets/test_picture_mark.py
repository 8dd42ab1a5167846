"""A reader's mark in a picture of the screen: read at any size of the screen's pixels, and from nothing else."""

import io
import random

import pytest
from PIL import Image, ImageDraw

from tickets.picture_mark import CELL, TILE, views_in_picture
from tickets.watermark import ONE, ZERO, mark_of

VIEW = 91_237


def shot(*, dots: bool = True, dark: bool = False, scale: int = 1) -> bytes:
    """A page of text in boxes, with the dots as a browser blends them in; its corner cuts the first tile."""
    paper = 27 if dark else 255
    page = Image.new("L", (1366, 768), paper)
    draw, chance = ImageDraw.Draw(page), random.Random(7)  # noqa: S311  the same page each time
    for _ in range(3_000):
        x, y = chance.randrange(1366), chance.randrange(768)
        draw.rectangle((x, y, x + chance.randrange(8), y + 1), fill=255 - paper)
    bits = [mark for mark in mark_of(VIEW) if mark in (ZERO, ONE)]
    faint = paper + (7 if dark else -9)
    for place, bit in enumerate(bits):
        if dots and bit == ONE:
            for top in range(-51, 768, TILE):
                for left in range(-30, 1366, TILE):
                    x, y = left + place % 8 * CELL + 7, top + place // 8 * CELL + 7
                    if x >= 0 and y >= 0 and page.crop((x, y, x + 2, y + 2)).getextrema() == (paper, paper):
                        draw.rectangle((x, y, x + 1, y + 1), fill=faint)
    page = page.resize((page.width * scale, page.height * scale), Image.Resampling.NEAREST)
    file = io.BytesIO()
    page.convert("RGB").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("page", [{}, {"dark": True}, {"scale": 2}])
def test_the_mark_is_read_out_of_a_picture(page: dict):
    assert views_in_picture(shot(**page)) == [VIEW]


def test_a_picture_without_a_mark_has_none():
    assert views_in_picture(shot(dots=False)) == []


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_has_none(data: bytes):
    assert views_in_picture(data) == []
