import errno
import inspect
import os

import pytest

from agent_console import errors
from agent_console.errors import SeatRefused
from agent_console.refusals import SEAT_REASONS, TABLE, Answer, language_of, problem_of, unexpected
from routing.errors import DataFault
from routing.facts import Words
from tickets import errors as ticket_errors
from tickets.errors import FieldErrors, Forbidden, OthersAct, TicketChanged


def refusals() -> list[type[Exception]]:
    ours = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.ConsoleError)]
    theirs = [
        kind
        for _, kind in inspect.getmembers(ticket_errors, inspect.isclass)
        if issubclass(kind, ticket_errors.TicketError)
    ]
    return [kind for kind in ours + theirs if kind not in (errors.ConsoleError, ticket_errors.TicketError, SeatRefused)]


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_its_row_in_the_table(kind: type[Exception]):
    assert any(known in TABLE for known in kind.__mro__)


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.code)
def test_every_refusal_is_said_in_both_languages(row: Answer):
    for words in (row.title, row.kept, row.todo):
        assert bool(words.zh) == bool(words.en)
    assert row.title.zh


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de,en;q=0.5", "en"),
        ("fr", "zh"),
    ],
)
def test_the_reader_s_language_is_taken_from_the_browser(header: str | None, language: str):
    assert language_of(header) == language


def test_a_refusal_carries_its_reason():
    problem = problem_of(
        Forbidden("sign", Words("本单不在您的单位。", "This ticket is not with your department.")), "en"
    )
    assert problem is not None
    assert (problem.status, problem.code, problem.detail) == (
        403,
        "forbidden",
        "This ticket is not with your department.",
    )


def test_a_lost_race_says_who_was_first(fixed_time):
    act = OthersAct(version=3, at=fixed_time, kind="sign", actor_name="甲", text="按时")
    problem = problem_of(TicketChanged(2, 3, (act,)), "zh")
    assert problem is not None
    assert (problem.status, problem.detail, problem.kept) == (409, "02-13 10:00 甲 签收", "页面上已填写的内容仍在。")


def test_wrong_fields_are_named_one_by_one():
    problem = problem_of(FieldErrors({"matter": Words("请填写", "must be filled in")}), "zh")
    assert problem is not None
    assert (problem.status, problem.fields) == (422, {"matter": "请填写"})


@pytest.mark.parametrize("code", SEAT_REASONS)
def test_the_bridge_s_reasons_have_words(code: str):
    problem = problem_of(SeatRefused(code, ""), "en")
    assert problem is not None
    assert problem.code == code
    assert problem.title == SEAT_REASONS[code].en


def test_a_fault_of_ours_is_no_refusal_and_tells_only_its_number():
    assert problem_of(KeyError("secret"), "zh") is None
    assert unexpected("abc123", "zh").detail == "abc123"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_is_said_in_words_and_other_faults_of_files_are_not(number: int):
    problem = problem_of(OSError(number, os.strerror(number), "/var/attachments/ab/abcd"), "en")
    assert problem is not None
    assert (problem.status, problem.code) == (507, "disk_full")
    assert "/var" not in str(problem)
    assert problem_of(PermissionError(errno.EACCES, "no"), "en") is None


def test_a_wrong_file_of_rules_is_named_without_the_folder_it_lies_in():
    told = problem_of(DataFault("/srv/hotline/packs/noon.yaml", "limits[3].result", "5wdays", "a duration"), "zh")
    assert told.status == 409
    assert "noon.yaml limits[3].result：现为" in told.detail
    assert "/srv" not in told.detail
