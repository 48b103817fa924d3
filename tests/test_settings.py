"""Settings: read strictly, and each error names its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import LocaleError, PolyfolioError, SettingsError
from pipeline.settings import parse_settings
from tests.command_line import polyfolio

PLAIN = '[project]\nname = "A"\nlocales = ["de"]\n'


def test_what_is_not_said_has_a_default() -> None:
    found = parse_settings('[project]\nname = "A"\n', "x.toml")
    assert (found.source_locale.posix, found.locales) == ("en", ())
    assert (found.accept, found.stale, found.missing) == ("translated", "hold", "withhold")
    assert found.formats == ("html", "pdf", "text")


def test_what_is_said() -> None:
    found = parse_settings(
        '[project]\nname = "A"\nbase_url = "https://a.example/b/"\nsource_locale = "fr"\n'
        'locales = ["zh_CN", "zh_TW"]\n[locales.zh-Hant]\nregister = "您"\nderive_from = "zh-CN"\n'
        '[publish]\nformats = ["text", "text"]\naccept = "attested"\n[draft]\nengines = []\n',
        "x.toml",
    )
    assert found.base_url == "https://a.example/b"
    assert found.engines == ()
    assert found.formats == ("text",)
    assert found.accept == "attested"
    taiwan = found.locale("zh_TW")
    assert found.of(taiwan).derive_from == "zh_CN"
    assert found.of(taiwan).register == "您"
    assert found.of(found.locale("zh-Hans")).derive_from == ""
    with pytest.raises(LocaleError, match="is not a locale of this project"):
        found.locale("de")


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("[project\n", "x.toml:1: not valid TOML", "correct"),
        ('name = "A"\n', "x.toml:1: the top level has no key 'name'", "known are"),
        ("[project]\n", "x.toml: project has no name", 'write name = "…" below [project]'),
        (PLAIN + 'locale = "en"\n', "x.toml:4: [project] has no key 'locale'", "'locales'"),
        (PLAIN + "[publsh]\n", "x.toml:4: the top level has no key 'publsh'", "'publish'"),
        (PLAIN + '[publish]\nstale = "hide"\n', "x.toml:5: stale = 'hide' is unknown", "hold"),
        (PLAIN + '[publish]\nformats = ["doc"]\n', "x.toml:5: 'doc' is no format", "html"),
        (PLAIN + "[publish]\nformats = []\n", "x.toml:5: formats = [] leaves nothing", "all"),
        (PLAIN + "[publish]\naccept = 1\n", "x.toml:5: 'accept' must be a text", ""),
        (PLAIN + 'base_url = "example"\n', "x.toml:4: base_url 'example' is not", "https://"),
        (PLAIN.replace("de", "xx"), "x.toml:3: unknown locale 'xx'", ""),
        (PLAIN.replace('"de"', '"de", "de-DE"'), "x.toml:3: de-DE and de mean the same", "keep"),
        (
            PLAIN.replace('"de"', '"en"'),
            "x.toml:3: en is the source_locale",
            "take it out of locales",
        ),
        (PLAIN.replace('["de"]', '"de"'), "x.toml:3: 'locales' must be a list of texts", ""),
        (PLAIN + "[locales.fr]\n", "x.toml:4: [locales.fr] is not in [project] locales", "add"),
        (PLAIN + '[locales.de]\nderive_from = "de"\n', "x.toml:5: derive_from = 'de' is no", ""),
        (PLAIN + '[locales]\nde = "x"\n', "x.toml:5: 'de' must be a table", ""),
        (
            PLAIN + f'notice = "{"a" * 10_001}"',
            "x.toml:4: 'notice' has more than 10,000",
            "shorten",
        ),
        (
            PLAIN.replace('"A"', f'"{"A" * 301}"'),
            "x.toml:2: 'name' has more than 300 char",
            "shorten",
        ),
    ],
)
def test_what_is_wrong_is_one_line(text: str, message: str, remedy: str) -> None:
    with pytest.raises(PolyfolioError) as caught:
        parse_settings(text, "x.toml")
    assert isinstance(caught.value, SettingsError | LocaleError)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert remedy in caught.value.remedy


def test_an_engine_that_there_is_not_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    settings = (
        '[project]\nname = "T"\nlocales = ["de"]\n\n[draft]\nengines = ["memory", "openxi"]\n'
    )
    (tmp_path / "polyfolio.toml").write_text(settings)
    done = polyfolio(tmp_path, "check")
    assert done.code == 3
    assert "polyfolio.toml:6: [draft] engines names 'openxi', which is no engine" in done.err


def test_a_project_without_a_source_folder_is_an_error_everywhere(tmp_path: Path) -> None:
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "T"\nlocales = ["de"]\n')
    for command in ("extract", "status", "check", "draft", "publish", "run"):
        done = polyfolio(tmp_path, command)
        assert (done.code, "source/: there is no such folder" in done.err) == (3, True), command
    (tmp_path / "note.txt").write_text("Tea\n\nHot.\n")
    assert polyfolio(tmp_path, "import", str(tmp_path / "note.txt")).code == 0
    assert polyfolio(tmp_path, "extract").code == 0
