"""What the preparation of a machine prints while its steps run side by side."""

import importlib.util
import sys
import threading
from pathlib import Path

import pytest


@pytest.fixture
def prepare():
    spec = importlib.util.spec_from_file_location("prepare", Path(__file__).parents[3] / "deploy" / "prepare.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["prepare"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["prepare"]


def test_each_line_is_whole(prepare, monkeypatch):
    written = []

    class Terminal:
        """Takes text as it comes, and lets others write in between."""

        def write(self, text):
            written.append(text)
            threading.Event().wait(0.001)

        def flush(self):
            written.append("")

    monkeypatch.setattr(prepare.sys, "stdout", Terminal())
    steps = [threading.Thread(target=prepare.say, args=(f"step {n}",)) for n in range(20)]
    for step in steps:
        step.start()
    for step in steps:
        step.join()
    assert written[1::2] == [""] * 20
    assert sorted(written[::2]) == sorted(f"step {n}\n" for n in range(20))
