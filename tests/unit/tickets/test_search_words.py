"""What a ticket is found by, and what is asked for."""

from __future__ import annotations

from tickets.search_words import Kind, among, document, ends_of, question


def test_a_document_gives_each_word_its_readers():
    stored = document("260213-0001", ["电梯停运"], ["云栖花苑"], ["0a1b"])
    assert "'260213-0001':1A" in stored
    assert "'电梯':2A" in stored
    assert "'tel0a1b':" in stored
    assert all(word.endswith("B") for word in stored.split() if "云栖" in word or "tel" in word)


def test_what_everybody_reads_stays_so_when_the_office_keeps_it_too():
    assert document("1", ["电梯"], ["电梯"]) == "'1':1A '电梯':2A"


def test_long_digits_in_a_text_are_not_stored():
    assert "13800005678" not in document("1", ["联系 13800005678 王某"], [])


def test_a_unit_asks_for_words_of_its_own_weight_alone():
    assert question("电梯停运", office=True) == "'电梯' & '停运'"
    assert question("电梯停运", office=False) == "'电梯':A & '停运':A"


def test_words_that_are_cut_otherwise_in_the_text_are_found_by_their_pairs():
    stored = document("1", ["路灯不亮", "云栖花苑"], [])
    for half in ("路灯", "不亮", "云栖", "花苑"):
        assert f"'{half}':" in stored
    assert question("云栖花苑", office=True) == "'云栖' & '栖花' & '花苑'"


def test_a_number_is_found_by_its_beginning():
    assert question("260213-00", office=True) == "'260213-00':*"
    assert question("２６０２１３-00", office=False) == "'260213-00':*A"


def test_the_end_of_a_telephone_number_is_for_the_office_alone():
    def blinded(end: str) -> list[str]:
        return [f"{end}-k1", f"{end}-k2"]

    assert question("1234", office=True, blinded=blinded) == "'1234':* | 'tel1234-k1' | 'tel1234-k2'"
    assert question("1234", office=False, blinded=blinded) == "'1234':*A"
    asked = question("+86 138 0000 1234", office=True, blinded=blinded)
    assert asked == "'tel13800001234-k1' | 'tel13800001234-k2'"
    assert question("13800001234", office=False, blinded=blinded) is None


def test_a_number_can_be_asked_by_four_to_eleven_of_its_last_digits():
    assert ends_of("+8613800001234") == [
        "1234", "01234", "001234", "0001234", "00001234", "800001234", "3800001234", "13800001234",
    ]  # fmt: skip
    assert ends_of("8001") == ["8001"]
    assert ends_of("110") == []


def test_nothing_to_search_for_asks_nothing():
    assert question(" ，。'", office=True) is None


def test_signs_of_the_query_language_are_words_at_most():
    asked = question("电梯' | !'x:*", office=True)
    assert asked is not None
    assert asked.count("'") % 2 == 0
    assert "|" not in asked
    assert question("\\'; DROP", office=False) == "'drop':A"


def test_what_a_ticket_is_filed_under_is_a_word_of_no_weight():
    filed = {Kind.UNIT: ["a-market", "b-urban", "a-market"], Kind.TYPE: ["help"]}
    assert document("1", ["电梯"], [], filed=filed) == "'1':1A '电梯':2A 'unita-market' 'unitb-urban' 'typehelp'"


def test_a_search_among_what_is_filed_so_asks_for_one_code_of_each_kind():
    filed = {Kind.UNIT: ["a-market"], Kind.AREA: ["341801", "341802"], Kind.TYPE: []}
    asked = among("'电梯':A | '电':A", filed)
    assert asked == "('电梯':A | '电':A) & ('unita-market') & ('area341801' | 'area341802')"
    assert among("'电梯'", {Kind.TYPE: ["x" * 65]}) == "'电梯'"
