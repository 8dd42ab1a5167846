"""What files are by their content, under which names they are kept, and what is refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from tickets.errors import FieldErrors
from tickets.files import DOCX, JPEG, PDF, TEXT, kind_of, safe_name, take

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\0" * 32
MP3 = b"\xff\xfb\x90\x00" + b"\0" * 64
PDF_FILE = b"%PDF-1.7\n%%EOF"


def _image(kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (32, 20), (200, 30, 30)).save(written, kind, **options)
    return written.getvalue()


def _packed(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return written.getvalue()


def _office(part: str, **more: bytes) -> bytes:
    return _packed(**{"[Content_Types].xml": b"<Types/>", part: b"<x/>"} | more)


def _why(name: str, data: bytes) -> str:
    with pytest.raises(FieldErrors) as refused:
        take(name, data)
    return refused.value.fields["file"].en


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("现场.JPG", _image("JPEG"), "image/jpeg"),
        ("a.png", _image("PNG"), "image/png"),
        ("函.pdf", PDF_FILE, "application/pdf"),
        ("a.docx", _office("word/document.xml"), DOCX.media),
        ("a.wav", WAV, "audio/wav"),
        ("a.mp3", MP3, "audio/mpeg"),
        ("a.mp3", b"ID3\x04" + b"\0" * 16, "audio/mpeg"),
        ("说明.txt", "情况说明\n".encode("gb18030"), "text/plain"),
        ("a.txt", "情况说明".encode(), "text/plain"),
    ],
)
def test_it_tells_a_file_by_its_content(name: str, data: bytes, media: str):
    assert take(name, data).media == media


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 64),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("a.txt", b"  <svg onload='x'>"),
        ("a.docx", _packed(**{"x.txt": b"x"})),
        ("a.docx", _office("word/document.xml", **{"xl/workbook.xml": b"<x/>"})),
        ("a.txt", b"\x1b[31mred"),
    ],
)
def test_it_refuses_what_is_none_of_the_kinds(name: str, data: bytes):
    assert "takes JPG" in _why(name, data)


def test_the_ending_must_fit_the_content():
    assert "ending" in _why("photo.pdf", _image("JPEG"))
    assert "ending" in _why("photo", _image("JPEG"))
    assert "ending" in _why("photo.jpg.exe", _image("JPEG"))


def test_macros_are_not_taken():
    assert "macros" in _why("a.docx", _office("word/document.xml", **{"word/vbaProject.bin": b"x"}))


def test_a_zip_bomb_is_refused_without_unpacking_it():
    bomb = _office("word/document.xml", **{"word/media/a": b"\0" * (210 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    assert "unpacked" in _why("a.docx", bomb)


def test_a_pixel_bomb_is_refused_before_it_is_drawn():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    for side in (9_000, 12_000, 60_000):
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        assert "pixels" in _why("a.png", bomb + chunk(b"IEND", b""))


def test_damaged_images_are_refused():
    assert "damaged" in _why("a.jpg", _image("JPEG")[:60])
    assert "damaged" in _why("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)


def test_an_image_keeps_its_pixels_alone():
    exif = Image.Exif()
    exif[0x010F] = "Made-up Camera"
    exif.get_ifd(0x8825)[1] = "N"
    data = _image("JPEG", exif=exif) + b"PK\x03\x04 hidden"
    assert b"Made-up Camera" in data
    kept = take("a.jpg", data).data
    assert b"Made-up Camera" not in kept
    assert b"hidden" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert Image.open(io.BytesIO(kept)).size == (32, 20)


def test_an_image_held_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert Image.open(io.BytesIO(take("a.jpg", _image("JPEG", exif=exif)).data)).size == (20, 32)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\函.pdf", "函.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ('x";rm.PDF', "x_;rm.pdf"),
        ("...pdf", "附件.pdf"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_hostile_names_become_plain_ones(name: str, kept: str):
    assert safe_name(name, PDF) == kept


def test_large_and_empty_files_are_refused():
    assert "empty" in _why("a.txt", b"")
    assert "too large" in _why("a.txt", b"a" * (1024 * 1024 + 1))
    assert "too large" in _why("a.wav", WAV + b"\0" * (20 * 1024 * 1024))
    assert kind_of(b"hello") is TEXT
    assert kind_of(_image("JPEG")) is JPEG
