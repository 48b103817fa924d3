"""Articles that by their names are translations of articles beside them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from pipeline.locales import Locale, locale_among
from pipeline.model import Finding, Severity

RULE = "translation-as-article"


def check(
    article: str, path: str, articles: Container[str], locales: Sequence[Locale], source: Locale
) -> Iterator[Finding]:
    """A warning for ``faq.de`` or ``de/faq`` where there is a ``faq``, and ``de`` is a locale of
    the project; ``articles`` are the ids of all.

    >>> from pipeline.locales import parse_locale
    >>> en, de = parse_locale("en"), parse_locale("de")
    >>> ids = ("faq", "faq.de", "faq.old", "de/tea")
    >>> [f.article for i in ids for f in check(i, f"source/{i}.md", ids, [de], en)]
    ['faq.de']
    """
    for plain, named, how in _names(article):
        locale = locale_among(named, (source, *locales)) if plain in articles else None
        if locale is None or locale == source:
            continue
        own = f"{path.removesuffix(f'{article}.md')}{plain}.md"
        yield Finding(
            RULE,
            Severity.WARNING,
            f"{how}, a locale of this project, and yet it is an article of its own in "
            f"{source.posix}, beside {own}",
            f"{path}:1",
            f"run 'polyfolio memory import --pair {own} {path} -l {locale.posix}', then take it out "
            "of there",
            article=article,
        )
        return


def _names(article: str) -> Iterator[tuple[str, str, str]]:
    """What an article would be called without a locale, the locale, and where that stands."""
    stem, _, suffix = article.rpartition(".")
    if stem and "/" not in suffix:
        yield stem, suffix, f"its name ends in .{suffix}"
    folder, _, rest = article.partition("/")
    if rest:
        yield rest, folder, f"it stands in {folder}/"
