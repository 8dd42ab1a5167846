"""Finished recordings: every word of both sides with its time; a file that is not whole is an error, never a crash."""

import shutil
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcenter.speech.errors import UnreadableRecording
from callcenter.speech.models import SHIPPED
from callcenter.speech.recognizer import load_vosk
from callcenter.speech.recordings import side_of, transcribe_recording, transcribe_side
from callcenter.speech.transcript import Side, mend, text_of
from tests.speech.sound import read_wav, write_wav

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SPOKEN = Path(__file__).parents[2] / "speech"


@pytest.fixture(scope="module")
def vosk():
    return load_vosk(SHIPPED)


@pytest.fixture
def recorded(tmp_path):
    mixed = tmp_path / "hotline1-17.3.wav"
    shutil.copy(SPOKEN / "citizen02.wav", side_of(mixed, Side.CITIZEN))
    shutil.copy(SPOKEN / "seat01.wav", side_of(mixed, Side.SEAT))
    return mixed


def test_it_gives_every_word_of_both_sides(recorded, vosk):
    words = transcribe_recording(recorded, "c-1", NINE, vosk)
    assert text_of(mend([], words), side=Side.CITIZEN) == "宣州区人民路路灯不亮没有人管"
    assert text_of(mend([], words), side=Side.SEAT) == "您好请问有什么可以帮您"
    first = words[0]
    assert (first.text, first.final, first.from_recording) == ("宣州区", True, True)
    assert NINE < first.started_at < first.ended_at < NINE + timedelta(seconds=2)


def test_it_knows_the_sides_by_their_names():
    assert side_of(Path("/var/20260302/a.wav"), Side.CITIZEN) == Path("/var/20260302/a-rx.wav")
    assert side_of(Path("/var/20260302/a.wav"), Side.SEAT) == Path("/var/20260302/a-tx.wav")


def test_it_takes_an_empty_recording(tmp_path, vosk):
    write_wav(tmp_path / "a.wav", b"", 8000)
    assert transcribe_side(tmp_path / "a.wav", "c-1", Side.SEAT, NINE, vosk) == []


def mono(pcm, rate=8000, channels=1, bits=16, length=None):
    head = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(pcm), b"WAVE", b"fmt ", 16, 1, channels, rate, rate * 2 % 2**32, 2, bits
    )
    return head + b"data" + struct.pack("<I", len(pcm) if length is None else length) + pcm


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        b"not sound at all" * 100,
        mono(bytes(1000), length=2_000_000_000),
        mono(bytes(1001), length=1001 * 2),
        mono(bytes(1000), rate=0),
        mono(bytes(1000), rate=4_000_000_000),
        mono(bytes(1000), rate=100),
        mono(bytes(1000), channels=0),
        mono(bytes(1000), channels=2),
        mono(bytes(1000), bits=8),
        mono(bytes(1000), bits=0),
    ],
)
def test_it_refuses_what_is_not_a_whole_recording(tmp_path, vosk, content):
    path = tmp_path / "a-rx.wav"
    path.write_bytes(content)
    with pytest.raises(UnreadableRecording) as refused:
        transcribe_side(path, "c-1", Side.CITIZEN, NINE, vosk)
    assert refused.value.path == path


def test_it_refuses_a_recording_that_was_cut_off(tmp_path, vosk):
    whole = (SPOKEN / "citizen02.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableRecording, match="ends before"):
        transcribe_side(tmp_path / "a.wav", "c-1", Side.CITIZEN, NINE, vosk)


def test_it_refuses_a_recording_that_is_not_there(tmp_path, vosk):
    with pytest.raises(UnreadableRecording):
        transcribe_recording(tmp_path / "gone.wav", "c-1", NINE, vosk)


def test_it_mends_what_live_recognition_missed(recorded, vosk):
    """Live, the first two words only were heard; the recording gives the rest and leaves those alone."""
    words = [each for each in transcribe_recording(recorded, "c-1", NINE, vosk) if each.side is Side.CITIZEN]
    live = mend([], words[:2])
    assert [each.text for each in mend(live, words)] == ["宣州区人民路", "路灯不亮没有人管"]


def test_its_test_sentences_are_telephone_sound():
    for path in SPOKEN.glob("*.wav"):
        assert read_wav(path)[1] == 8000
