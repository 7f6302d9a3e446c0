"""The settings: a strict reader, and an example that says all it knows."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pos_app.settings import KINDS, Settings, SettingsError, default_file, load

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "config.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_nothing_set_means_the_defaults() -> None:
    assert load(None, {}) == Settings()


def test_the_usual_place_is_read_when_no_file_is_named() -> None:
    default_file().parent.mkdir(parents=True)
    default_file().write_text('[screen]\ntheme = "light"\n')
    try:
        assert load(None, {}).screen.theme == "light"
    finally:
        default_file().unlink()


def test_a_file_is_read_and_a_variable_beats_it(tmp_path: Path) -> None:
    text = (
        '[database]\npath = "here/x.db"\n[screen]\ntheme = "light"\ntoast_seconds = 9\n[keymap]\nsell = "v"'
    )
    settings = load(
        written(tmp_path, b"\xef\xbb\xbf" + text.encode()),
        {
            "POS_APP_SCREEN__THEME": "high-contrast",
            "POS_APP_SCREEN__MOUSE": "false",
            "POS_APP_DESK__IDLE_LOCK_MINUTES": "0",
            "POS_APP_KEYMAP__BOOK": "n",
            "HOME": "/elsewhere",
        },
    )
    assert settings.database.path == tmp_path / "here" / "x.db"
    assert settings.screen == ("high-contrast", False, False, False, 9)
    assert settings.desk.idle_lock_minutes == 0
    assert settings.keymap == {"sell": "v", "book": "n"}


def test_the_database_is_the_url_else_the_file_else_in_the_data_folder(tmp_path: Path) -> None:
    folder = {"POS_APP_DESK__DATA_FOLDER": str(tmp_path)}
    assert load(None, folder).database_location == str(tmp_path / "desk.db")
    assert load(None, folder | {"POS_APP_DATABASE__PATH": "/x.db"}).database_location == "/x.db"
    url = "postgresql://desk@host/venue"
    assert load(None, folder | {"POS_APP_DATABASE__URL": url}).database_location == url
    assert load(None, {}).data_folder.name == "pos_app"


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ('[screen]\ntheme = "pink"', "screen.theme", '"dark", "light", "high-contrast"'),
        ("[screen]\ntheme = 1", "screen.theme", '"dark"'),
        ("[screen]\nascii = 1", "screen.ascii", "true, false"),
        ('[screen]\nascii = "true"', "screen.ascii", "true, false"),
        ("[desk]\nidle_lock_minutes = true", "desk.idle_lock_minutes", "from 0 to 240"),
        ("[desk]\nidle_lock_minutes = -1", "desk.idle_lock_minutes", "from 0 to 240"),
        ("[desk]\nidle_lock_minutes = 2.5", "desk.idle_lock_minutes", "from 0 to 240"),
        ('[desk]\nidle_lock_minutes = "3"', "desk.idle_lock_minutes", "from 0 to 240"),
        ("[desk]\noutlet = []", "desk.outlet", "text in quotes"),
        ('[database]\nurl = "mysql://x"', "database.url", "postgresql://"),
        ("[database]\npath = 3", "database.path", "a path"),
        ('[credits]\nmust_cover_visit_date = "Warn"', "credits.must_cover_visit_date", '"warn"'),
        ("[keymap]\nsell = 1", "keymap.sell", "text in quotes"),
        ('[screen]\ncolour = "red"', "screen.colour", "theme, ascii, mouse"),
        ("[screens]\nascii = true", "screens.ascii", "database, desk, screen, credits, paper, keymap"),
        ("database = 5", "[database]", "path, url"),
        ('theme = "dark"', "theme", "database, desk, screen, credits, paper, keymap"),
    ],
)
def test_a_wrong_key_is_refused_with_file_key_and_what_is_allowed(
    tmp_path: Path, text: str, key: str, allowed: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SettingsError) as refused:
        load(file, {})
    sentence = str(refused.value)
    assert sentence.startswith(f"{file}: ")
    assert f" {key} " in sentence or f" {key};" in sentence
    assert allowed in sentence


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("POS_APP_SCREEN__THEME", "pink", "screen.theme"),
        ("POS_APP_SCREEN__ASCII", "yes", "screen.ascii"),
        ("POS_APP_DESK__IDLE_LOCK_MINUTES", "three", "desk.idle_lock_minutes"),
        ("POS_APP_DATABSE__URL", "x", "databse.url"),
        ("POS_APP_THEME", "dark", "theme"),
    ],
)
def test_a_wrong_variable_is_refused_by_its_name(name: str, value: str, key: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(None, {name: value})
    assert str(refused.value).startswith(f"{name}: ")
    assert key in str(refused.value)
    assert "allowed" in str(refused.value)


def test_a_password_in_a_wrong_url_is_not_shown() -> None:
    with pytest.raises(SettingsError) as refused:
        load(None, {"POS_APP_DATABASE__URL": "mysql://desk:secret@host/venue"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[screen", "unreadable_settings"),
        (b"\xff\xfe[screen]", "unreadable_settings"),
        (b"\x00", "unreadable_settings"),
        (b'[database]\npath = "x"\nurl = "postgresql://h/n"', "two_databases"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(SettingsError) as refused:
        load(file, {})
    assert refused.value.code == code
    assert str(file) in str(refused.value)


def test_a_named_file_must_exist_and_be_a_file(tmp_path: Path) -> None:
    for file in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SettingsError, match=str(file)):
            load(file, {})


def test_the_example_says_every_key_its_default_and_what_is_allowed() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    assert {section: list(keys) for section, keys in tables.items() if section != "keymap"} == {
        section: list(keys) for section, keys in KINDS.items()
    }
    assert load(EXAMPLE, {}) == Settings()
    lines = text.splitlines()
    for key, kind in (pair for keys in KINDS.values() for pair in keys.items()):
        above = lines[next(n for n, line in enumerate(lines) if line.startswith(f"{key} =")) - 1]
        assert kind.allowed in above, f"{key}: {kind.allowed}"


def test_reading_the_settings_is_cheap() -> None:
    program = (
        "import pos_app.settings, sys; print(*{'pydantic', 'platformdirs', 'dataclasses'} & {*sys.modules})"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_credentials_are_no_settings_and_their_variables_no_mistake() -> None:
    from pos_app.paper.credentials import ID_VARIABLE, SECRET_VARIABLE

    assert load(None, {ID_VARIABLE: "x", SECRET_VARIABLE: "s3cr3t"}) == Settings()
