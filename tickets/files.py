"""What a file is by its content, whatever its name says; which kinds are taken, how large, and under what name.

Images are drawn anew, so that nothing but their pixels is kept.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image, ImageOps

from routing.facts import Words
from tickets.errors import FieldErrors

LARGEST = 20 * 1024 * 1024
"""Bytes of any file; a kind may allow less."""
MOST_PIXELS = 40_000_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_MEMBERS = 5_000
LONGEST_NAME = 120

_TOO_LARGE = Words("文件过大", "the file is too large")
_NOT_TAKEN = Words(
    "只收 JPG、PNG、PDF、DOCX、XLSX、MP3、WAV、TXT 文件，以内容为准",
    "takes JPG, PNG, PDF, DOCX, XLSX, MP3, WAV and TXT, judged by their content",
)
_NAME_DIFFERS = Words("文件名后缀与内容不符", "the name's ending does not fit the content")
_UNREADABLE = Words("文件已损坏，无法读取", "the file is damaged")
_PIXELS = Words("图片像素过多", "the image has too many pixels")
_PACKED = Words("文件解开后过大", "the file is too large when unpacked")
_MACROS = Words("不收带宏的文件", "files with macros are not taken")
_EMPTY = Words("文件是空的", "the file is empty")


class Kind(NamedTuple):
    media: str
    endings: tuple[str, ...]
    """The first is the one that is given."""
    limit: int = LARGEST


class Taken(NamedTuple):
    """A file that may be kept."""

    name: str
    media: str
    data: bytes


JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("image/png", (".png",))
PDF = Kind("application/pdf", (".pdf",))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
MP3 = Kind("audio/mpeg", (".mp3",))
WAV = Kind("audio/wav", (".wav",))
TEXT = Kind("text/plain", (".txt",), 1024 * 1024)
_PACKED_KINDS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_MARKUP = re.compile(rb"^\s*<(?:!doctype|html|svg|script|\?xml)", re.IGNORECASE)


def take(name: str, data: bytes) -> Taken:
    """The file as it may be kept. Raises FieldErrors for `file` when it may not. Blocks: decodes images."""
    if not data:
        raise _refused(_EMPTY)
    if len(data) > LARGEST:
        raise _refused(_TOO_LARGE)
    kind = kind_of(data)
    ending = re.search(r"\.[0-9A-Za-z]{1,8}$", name.strip())
    if ending is None or ending[0].lower() not in kind.endings:
        raise _refused(_NAME_DIFFERS)
    if len(data) > kind.limit:
        raise _refused(_TOO_LARGE)
    kept = _drawn_anew(data, kind) if kind in {JPEG, PNG} else data
    return Taken(safe_name(name, kind), kind.media, kept)


def kind_of(data: bytes) -> Kind:
    """What the content is. Raises FieldErrors for a kind that is not taken."""
    for known, kind in _MAGIC:
        if known(data):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    if _is_text(data):
        return TEXT
    raise _refused(_NOT_TAKEN)


def safe_name(name: str, kind: Kind) -> str:
    """A name that can be shown and saved anywhere: no folders, no signs that turn or hide text, the kind's ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(mark for mark in last if unicodedata.category(mark)[0] not in "CZ" or mark == " ")
    stem = re.sub(r'[<>:"|?*]', "_", plain.rpartition(".")[0]).strip(" .")
    return (stem[:LONGEST_NAME] or "附件") + kind.endings[0]


def _is_mp3(data: bytes) -> bool:
    return data.startswith(b"ID3") or (len(data) > 2 and data[0] == 0xFF and data[1] & 0xE6 in {0xE2, 0xE4, 0xE6})


def _is_wav(data: bytes) -> bool:
    return data.startswith(b"RIFF") and data[8:12] == b"WAVE"


_MAGIC: tuple[tuple[Callable[[bytes], bool], Kind], ...] = (
    (lambda data: data.startswith(b"\xff\xd8\xff"), JPEG),
    (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), PNG),
    (lambda data: data.startswith(b"%PDF-"), PDF),
    (_is_wav, WAV),
    (_is_mp3, MP3),
)


def _is_text(data: bytes) -> bool:
    if b"\0" in data or _MARKUP.match(data):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(mark) == "Cc" and mark not in "\t\r\n\f" for mark in text)
    return False


def _office_kind(data: bytes) -> Kind:
    """DOCX or XLSX by the part that makes it one; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError):
        raise _refused(_UNREADABLE) from None
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise _refused(_PACKED)
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refused(_MACROS)
    kinds = [kind for part, kind in _PACKED_KINDS.items() if part in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise _refused(_NOT_TAKEN)
    return kinds[0]


def _drawn_anew(data: bytes, kind: Kind) -> bytes:
    """The pixels alone, turned as the camera held it: no place, no device, no hidden second file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        if image.width * image.height > MOST_PIXELS:
            raise _refused(_PIXELS)
        upright = ImageOps.exif_transpose(image)
        plain = upright.convert("RGB" if kind is JPEG or upright.mode in {"CMYK", "YCbCr"} else _mode_of(upright))
    except Image.DecompressionBombError:
        raise _refused(_PIXELS) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise _refused(_UNREADABLE) from None
    plain.info.clear()
    written = io.BytesIO()
    plain.save(written, "JPEG" if kind is JPEG else "PNG", **({"quality": 90} if kind is JPEG else {}))
    return written.getvalue()


def _mode_of(image: Image.Image) -> str:
    return "RGBA" if image.has_transparency_data else "RGB"


def _refused(why: Words) -> FieldErrors:
    return FieldErrors({"file": why})
