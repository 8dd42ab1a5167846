"""Which model is used, and which are refused."""

import shutil

import pytest

from callcenter.speech.errors import UnreadableModel
from callcenter.speech.models import SHIPPED, ModelChoice, check_model, find_model
from tests.cast.publisher import NAME


@pytest.fixture
def own_model(tmp_path):
    return shutil.copytree(SHIPPED, tmp_path / "own")


def test_it_uses_the_shipped_model_and_says_so_when_there_is_no_other(tmp_path):
    assert find_model(None, tmp_path) == ModelChoice(SHIPPED, "shipped", "synthetic_only")


def test_it_prefers_a_downloaded_model(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / NAME)
    assert find_model(None, tmp_path) == ModelChoice(tmp_path / NAME, "downloaded", None)


def test_it_uses_the_model_that_is_named(tmp_path, own_model):
    assert find_model(own_model, tmp_path) == ModelChoice(own_model, "named", None)


def test_it_refuses_a_named_folder_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableModel, match="no such folder"):
        find_model(tmp_path / "nowhere", tmp_path)


def test_it_refuses_a_named_folder_without_an_acoustic_model(own_model):
    (own_model / "am" / "final.mdl").unlink()
    with pytest.raises(UnreadableModel, match=r"am/final\.mdl"):
        check_model(own_model)


@pytest.mark.parametrize("broken", ["am/final.mdl", "graph/HCLG.fst", "graph/words.txt"])
def test_it_refuses_a_named_model_with_a_damaged_file(own_model, broken):
    (own_model / broken).write_bytes(b"\x00broken")
    with pytest.raises(UnreadableModel, match="damaged"):
        check_model(own_model)


def test_it_refuses_a_downloaded_model_that_was_damaged_since(tmp_path):
    (shutil.copytree(SHIPPED, tmp_path / NAME) / "am" / "final.mdl").write_bytes(b"\x00broken")
    with pytest.raises(UnreadableModel, match="damaged"):
        find_model(None, tmp_path)
