"""Real speech through a real websocket into the real recogniser: as good as the model itself, leg by leg."""

import asyncio
import csv
import json
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from callcenter.settings import SpeechSettings
from callcenter.speech.media import MediaServer
from callcenter.speech.models import SHIPPED
from callcenter.speech.pool import RecognizerPool
from callcenter.speech.recognizer import load_vosk
from callcenter.speech.transcript import Side, text_of
from tests.speech.cer import cer
from tests.speech.sound import read_wav, resample

SPOKEN = Path(__file__).parents[1] / "speech"
with (SPOKEN / "transcripts.tsv").open(encoding="utf-8") as file:
    SENTENCES = {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}
SETTINGS = SpeechSettings(port=0, backlog_seconds=60.0)
FRAME_SECONDS = 0.02


@pytest.fixture(scope="module")
def vosk():
    return load_vosk(SHIPPED)


@pytest.fixture
async def taps(vosk):
    """A server, the segments it told, and a function that plays samples into it as Asterisk would."""
    told = []

    async def on_segment(segment):
        told.append(segment)

    async with (
        RecognizerPool(vosk, workers=2, backlog_seconds=60.0) as pool,
        MediaServer(SETTINGS, pool, on_segment) as server,
    ):

        async def play(call, side, pcm, sound="slin", pace=0.0):
            rate = {"slin": 8000, "slin16": 16000}[sound]
            step = int(rate * FRAME_SECONDS) * 2
            url = f"ws://127.0.0.1:{server.port}/media?call={call}&side={side}"
            async with connect(url, subprotocols=["media"], compression=None) as tap:
                await tap.send(json.dumps({"event": "MEDIA_START", "format": sound, "optimal_frame_size": step}))
                for at in range(0, len(pcm), step):
                    await tap.send(pcm[at : at + step])
                    await asyncio.sleep(pace)

        async def finish():
            await server.__aexit__(None, None, None)
            assert server.stats().dropped_seconds == 0
            return told

        yield play, finish


def samples(name):
    return read_wav(SPOKEN / name)[0]


async def test_it_recognises_every_sentence_as_well_as_the_model_itself(taps):
    """All sentences at once, one leg each, faster than real time."""
    play, finish = taps
    await asyncio.gather(*(play(name, "citizen", samples(name)) for name in SENTENCES))
    told = await finish()
    for name, sentence in SENTENCES.items():
        heard = text_of(each for each in told if each.call_id == name)
        own = cer(sentence["said"], sentence["recognised"])
        assert cer(sentence["said"], heard) <= own + 0.01, (name, heard)


@pytest.mark.parametrize("name", ["test01.wav", "test12.wav", "citizen01.wav"])
async def test_it_recognises_wide_band_audio(taps, name):
    play, finish = taps
    await play("c-1", "caller", resample(samples(name), 8000, 16000), sound="slin16")
    told = await finish()
    assert (
        cer(SENTENCES[name]["said"], text_of(told))
        <= cer(SENTENCES[name]["said"], SENTENCES[name]["recognised"]) + 0.01
    )


async def test_it_shows_words_while_they_are_spoken(taps):
    """At ten times real time, a sentence grows over several partial texts that end in the final one."""
    play, finish = taps
    await play("c-1", "citizen", samples("citizen01.wav"), pace=FRAME_SECONDS / 10)
    told = await finish()
    partial, final = told[:-1], told[-1]
    assert len(partial) >= 5
    assert all(not each.final and each.index == 0 for each in partial)
    assert final.final
    assert final.text.startswith(partial[0].text)
    assert final.confidence > 0.8
    assert 4 < (final.ended_at - final.started_at).total_seconds() < 6


async def test_it_writes_a_dialogue_in_order(taps):
    """Both legs of a call as they are in a call: while one speaks, the other's leg carries silence."""
    play, finish = taps
    turns = [("seat01.wav", Side.SEAT), ("citizen01.wav", Side.CITIZEN), ("seat02.wav", Side.SEAT)]
    legs = dict.fromkeys(Side, b"")
    for name, speaker in turns:
        for side in Side:
            legs[side] += samples(name) if side is speaker else bytes(len(samples(name)))
    await asyncio.gather(*(play("c-1", side, pcm) for side, pcm in legs.items()))
    told = await finish()
    names = {Side.SEAT: "话务员", Side.CITIZEN: "市民"}
    assert text_of(told, names=names).splitlines() == [
        f"{names[side]}：{SENTENCES[name]['said']}" for name, side in turns
    ]


async def test_it_is_silent_about_silence(taps):
    play, finish = taps
    await play("c-1", "seat", bytes(16_000 * 10))
    assert await finish() == []
