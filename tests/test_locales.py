"""Locales: any spelling is understood, and two that mean the same are known to."""

from __future__ import annotations

import subprocess

import pytest

from pipeline.errors import LocaleError
from pipeline.locales import parse_locale
from tests.test_catalog import needs_gettext


@pytest.mark.parametrize(
    ("spelling", "posix", "tag", "direction", "name"),
    [
        ("de", "de", "de", "ltr", "Deutsch"),
        ("pt-br", "pt_BR", "pt-BR", "ltr", "Português (Brasil)"),
        ("PT_BR.UTF-8", "pt_BR", "pt-BR", "ltr", "Português (Brasil)"),
        ("zh_CN", "zh_CN", "zh-CN", "ltr", "简体中文"),
        ("zh-hans", "zh_Hans", "zh-Hans", "ltr", "简体中文"),
        ("zh-TW", "zh_TW", "zh-TW", "ltr", "繁體中文"),
        ("zh_HK", "zh_HK", "zh-HK", "ltr", "繁體中文 (中國香港特別行政區)"),
        ("sr@latin", "sr_Latn", "sr-Latn", "ltr", "Srpski (latinica)"),
        ("ar", "ar", "ar", "rtl", "العربية"),
        ("fa", "fa", "fa", "rtl", "فارسی"),
        ("es-419", "es_419", "es-419", "ltr", "Español latinoamericano"),
    ],
)
def test_spellings(spelling: str, posix: str, tag: str, direction: str, name: str) -> None:
    found = parse_locale(spelling)
    assert (found.posix, found.tag, found.direction, found.name) == (posix, tag, direction, name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("zh_CN", "zh-Hans", True),
        ("zh_CN", "zh", True),
        ("zh_TW", "zh_Hant", True),
        ("zh_TW", "zh_CN", False),
        ("zh_HK", "zh_TW", False),
        ("pt", "pt_BR", True),
        ("pt", "pt_PT", False),
        ("sr@latin", "sr_Latn_RS", True),
        ("sr", "sr_Latn", False),
        ("en", "en_US", True),
        ("en", "en_GB", False),
    ],
)
def test_which_mean_the_same(one: str, other: str, same: bool) -> None:
    assert (parse_locale(one).identity == parse_locale(other).identity) is same


@pytest.mark.parametrize(
    "spelling", ["", "..", "../de", "de/..", "klingon", "xx_YY", "de\n", "d", "de__AT", "中文"]
)
def test_what_is_no_locale_is_refused_with_a_remedy(spelling: str) -> None:
    with pytest.raises(LocaleError, match="unknown locale") as caught:
        parse_locale(spelling)
    assert caught.value.remedy


def test_the_nearest_locale_is_named() -> None:
    with pytest.raises(LocaleError) as caught:
        parse_locale("pt_BX")
    assert "pt_BR" in caught.value.remedy


@needs_gettext
@pytest.mark.parametrize(
    "spelling", "de fr es pt_BR zh_CN zh_TW ja ko ar he ru pl cs lt sl tr".split()
)
def test_gettext_accepts_the_plural_forms(spelling: str) -> None:
    locale = parse_locale(spelling)
    header = (
        f'msgid ""\nmsgstr ""\n"Project-Id-Version: a\\n"\n"PO-Revision-Date: 2026-01-01 00:00+0000\\n"\n'
        f'"Last-Translator: a <a@b.c>\\n"\n"Language-Team: a <a@b.c>\\n"\n"Language: {locale.posix}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {locale.plural_forms}\\n"\n'
    )
    done = subprocess.run(
        ["msgfmt", "--check", "-o", "/dev/null", "-"],
        input=header.encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
