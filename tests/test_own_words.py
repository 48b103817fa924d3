"""An article of which parts were never translated, in an older wording of its source."""

from __future__ import annotations

import pytest

from pipeline.article import read_article
from pipeline.exchange.anchors import Site
from pipeline.exchange.parallel import align_articles
from pipeline.exchange.same_as_source import OWN_WORDS

EN = "Many programs try to run before they can crawl or walk; such efforts fail.\n"


def doubt(target: str, source: str = EN, locales: tuple[str, str] = ("en", "zh-TW")) -> str:
    site = Site(source=locales[0], target=locales[1])
    ours = read_article("a", "en/a.md", f"# Tea\n\n{source}".encode())
    theirs = read_article("a", "x/a.md", f"# 茶\n\n{target}".encode())
    return {pair.source: pair.doubt for pair in align_articles(ours, theirs, "x", site).pairs}[
        source.strip()
    ]


@pytest.mark.parametrize(
    "target",
    [
        "Many programs try to run before they can crawl or walk. These efforts fail.\n",
        "**Many** programs try to run before they can crawl or walk; such efforts will fail.\n",
    ],
)
def test_an_older_wording_of_the_source_is_no_translation(target: str) -> None:
    assert doubt(target) == OWN_WORDS


@pytest.mark.parametrize(
    ("source", "target", "locales"),
    [
        (
            EN,
            "許多計畫還不會爬就想跑，這樣的努力注定要失敗，而且從來沒有例外。\n",
            ("en", "zh-TW"),
        ),
        (
            EN,
            "Viele Programme wollen rennen, ehe sie kriechen oder gehen; das scheitert.\n",
            ("en", "de"),
        ),
        ("CloneSet (apps.kruise.io)\n", "CloneSet(apps.kruise.io)\n", ("en", "zh-CN")),
        ("Run `make all the things` now.\n", "執行 `make all the things`。\n", ("en", "zh-TW")),
        (
            "A cor da casa e do chá é azul.\n",
            "A cor da casa e do chá está azul.\n",
            ("pt-PT", "pt-BR"),
        ),
    ],
)
def test_a_translation_is_taken_as_before(
    source: str, target: str, locales: tuple[str, str]
) -> None:
    """The control: names and code are in both, and a language may be close to its source."""
    assert OWN_WORDS not in doubt(target, source, locales)
