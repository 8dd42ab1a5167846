"""A pack is approved by signatures under its content; whoever edits it has it unsigned again."""

from datetime import UTC, datetime

import msgspec
import pytest

from routing.pack_approval import Signature, Standing, approval, digest, unfounded
from routing.packs import Redo, Tag
from routing.shipped import shipped_pack

PACK = shipped_pack()


def signed(name="管理员", pack=PACK, account="admin"):
    return Signature(
        pin=pack.pin, digest=digest(pack), account=account, name=name, approved_by="市政府办〔2026〕8 号",
        at=datetime(2026, 5, 31, 17, 0, tzinfo=UTC),
    )  # fmt: skip


def test_without_a_signature_it_is_used_as_a_proposal_and_says_who_must_approve():
    found = approval(PACK, [], 1)
    assert (found.standing, found.missing) == (Standing.NONE, 1)
    assert "未批准，按建议值试行；须经热线主管机关批准，由系统管理岗 1 人登记" in found.words.zh


def test_a_name_in_the_file_alone_is_not_an_approval():
    named = msgspec.structs.replace(PACK, ruleset=msgspec.structs.replace(PACK.ruleset, approved_by="某办"))
    assert approval(named, [], 1).standing is Standing.DECLARED


def test_as_many_persons_sign_as_the_office_asks_for():
    assert approval(PACK, [signed()], 1).standing is Standing.APPROVED
    assert approval(PACK, [signed()], 2).standing is Standing.PARTLY
    assert approval(PACK, [signed(), signed()], 2).missing == 1, "one person twice is one"
    assert approval(PACK, [signed(), signed(account="admin2")], 2).missing == 0, "two of one name are two"
    both = approval(PACK, [signed(), signed("管理员二", account="admin2")], 2)
    assert (both.standing, both.words.zh) == (
        Standing.APPROVED, "市政府办〔2026〕8 号 批准，管理员、管理员二 2026-06-01 登记",
    )  # fmt: skip


def test_what_is_edited_has_lost_its_approval():
    edited = msgspec.structs.replace(PACK, redo=Redo(max=5))
    found = approval(edited, [signed()], 1)
    assert (found.standing, found.signatures) == (Standing.CHANGED, ())
    assert "批准失效" in found.words.zh


@pytest.mark.parametrize("other", ["bengbu-2019", "sichuan-2025"])
def test_a_signature_stands_for_its_own_pack(other):
    assert approval(shipped_pack(other), [signed()], 1).standing is Standing.NONE


def test_whoever_approves_sees_all_that_is_not_verified():
    paths = {one.path for one in unfounded(PACK)}
    assert {"repeat.times", "repeat.redo_d", "return.per_unit"} <= paths
    assert all(one.tag is not Tag.VERIFIED for one in unfounded(PACK))
