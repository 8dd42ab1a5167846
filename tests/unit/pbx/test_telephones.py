"""With what each seat telephones: the settings, and what was chosen at the seat since."""

import pytest

from callcenter.errors import UnusablePbxSettings
from callcenter.pbx import Phone
from callcenter.pbx.render import password_name
from callcenter.pbx.telephones import FILE, choose_phone, phones_in_use
from callcenter.settings import PbxSettings

SETTINGS = PbxSettings(seats=("8001", "8002"), sip_phones=("8002",))


def test_the_settings_say_it_until_somebody_chooses_otherwise(tmp_path):
    assert phones_in_use(SETTINGS, tmp_path) == {"8001": Phone.BROWSER, "8002": Phone.SIP}
    choose_phone(tmp_path, "8001", Phone.SIP)
    choose_phone(tmp_path, "8002", Phone.BROWSER)
    assert phones_in_use(SETTINGS, tmp_path) == {"8001": Phone.SIP, "8002": Phone.BROWSER}


def test_a_seat_that_there_is_no_more_is_forgotten(tmp_path):
    choose_phone(tmp_path, "8009", Phone.SIP)
    assert "8009" not in phones_in_use(SETTINGS, tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"8001": "drum"}'])
def test_a_file_that_cannot_be_read_is_named(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(UnusablePbxSettings, match=FILE):
        phones_in_use(SETTINGS, tmp_path)


def test_the_two_telephones_of_a_seat_have_different_passwords():
    assert password_name("8001", Phone.BROWSER) != password_name("8001", Phone.SIP)
