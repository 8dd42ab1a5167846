"""Tables for a terminal."""

from agent_console.text_tables import table, width


def test_a_chinese_character_takes_two_cells():
    assert width("投诉 5") == 6


def test_columns_are_aligned_numbers_to_the_right_and_no_line_ends_in_blanks():
    told = table(["单位", "工单", "备注"], [["住建局", 3, ""], ["A", 120, "a note"]])
    assert told == "单位    工单  备注\n------  ----  ------\n住建局     3\nA        120  a note"


def test_a_table_without_rows_is_its_head():
    assert table(["a", "b"], []) == "a  b\n-  -"
