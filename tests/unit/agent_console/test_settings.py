from pathlib import Path

import pytest

from agent_console.settings import Settings, SettingsError, as_toml, effective, load_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "hotline.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_needs_no_file_at_all():
    assert load_settings(None, {}).server.port == 8012


def test_the_file_says_what_differs_from_the_defaults(tmp_path: Path):
    settings = load_settings(written(tmp_path, '[city]\nname = "甲市"\n[pbx]\nseats = ["7001", "7002"]\n'), {})
    assert (settings.city.name, settings.pbx.seats, settings.server.port) == ("甲市", ("7001", "7002"), 8012)


def test_the_environment_overrides_the_file(tmp_path: Path):
    environment = {
        "HOTLINE__SERVER__PORT": "28000",
        "HOTLINE__PBX__SEATS": "8001, 8002",
        "HOTLINE__DEMO__ENABLED": "true",
    }
    settings = load_settings(written(tmp_path, "[server]\nport = 9000\n"), environment)
    assert (settings.server.port, settings.live_port) == (28000, 28001)
    assert settings.pbx.seats == ("8001", "8002")
    assert settings.demo.enabled


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[server]\nprot = 1\n", ["[server] prot", "no such setting", "did you mean port?"]),
        ("[sever]\n", ["sever", "no such setting", "did you mean server?"]),
        ('[server]\nport = "8012"\n', ["[server] port", "should be int, not str"]),
        ("[server]\nport = 8012\nport = 9\n", ["is not TOML", "line 3"]),
        ("[pbx]\nseats = [1]\n", ["[pbx] seats", "should be str"]),
        (
            "[server]\nport = 8012\n[pbx]\nhttp_port = 8013\n",
            ["[pbx] http_port", "8013 is taken by [server] live_port"],
        ),
        ("[server]\nport = 70000\n", ["[server] port", "70000 is not a port"]),
        (
            "[tickets]\narchive_days = 60\n",
            ["[tickets] archive_days: no such setting any more", "archive.after_d of the rule pack", "<var>/packs"],
        ),
        ("[exchange]\nreceipt_minutes = 45\n", ["[exchange] receipt_minutes", "exchange.receipt_min of the rule pack"]),
    ],
)
def test_a_mistake_is_one_sentence_that_names_file_and_setting(tmp_path: Path, text: str, words: list[str]):
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    message = str(caught.value)
    assert message.startswith(str(path))
    assert [word for word in words if word not in message] == []
    assert "\n" not in message


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read: No such file"):
        load_settings(tmp_path / "nowhere.toml", {})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("HOTLINE__SERVER__PRT", "1", "HOTLINE__SERVER__PRT: no such setting; did you mean port?"),
        ("HOTLINE__TICKETS__ARCHIVE_DAYS", "60", "archive.after_d of the rule pack, so put a pack with it into"),
        ("HOTLINE__SERVER__PORT", "many", "HOTLINE__SERVER__PORT: should be int, not str"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(name: str, value: str, words: str):
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {name: value})
    assert words in str(caught.value)


def test_a_secret_can_stand_in_a_file_of_its_own(tmp_path: Path):
    secret = tmp_path / "database-url"
    secret.write_text("postgres://hotline:geheim@db/hotline\n", encoding="utf-8")
    settings = load_settings(written(tmp_path, f'[database]\nurl_file = "{secret}"\n'), {})
    assert settings.database.url == "postgres://hotline:geheim@db/hotline"


def test_a_missing_secret_file_is_named(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"\[database\] url_file: /nowhere: No such file"):
        load_settings(written(tmp_path, '[database]\nurl_file = "/nowhere"\n'), {})


def test_the_effective_settings_star_secrets():
    settings = load_settings(None, {"HOTLINE__DATABASE__URL": "postgres://hotline:geheim@db/hotline"})
    printed = as_toml(effective(settings))
    assert "geheim" not in printed
    assert "postgres://hotline:***@db/hotline" in printed


def test_the_effective_settings_can_be_read_again(tmp_path: Path):
    settings = load_settings(None, {})
    assert load_settings(written(tmp_path, as_toml(effective(settings))), {}) == settings


def test_the_live_socket_listens_beside_the_pages():
    assert Settings().live_port == Settings().server.port + 1
