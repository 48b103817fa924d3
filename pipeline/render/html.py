"""Web pages: semantic HTML that needs no script, in the reader's language and direction.

Everything a page refers to is inside the release, by relative links; see ``render/site.py``.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pipeline.model import Artifact
from pipeline.render.chrome import Chrome, chrome_for
from pipeline.render.html_blocks import blocks, footnote
from pipeline.render.html_inline import Page, in_language, spoken
from pipeline.render.site import ASSETS, Index, Listing, Site, home, page_url

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from pipeline.nodes import Document, Edition

__all__ = [
    "Index",
    "Listing",
    "Site",
    "render_chooser",
    "render_html",
    "render_index",
    "stylesheet",
]

# What a browser paints around a page before and beside it: the style sheet's two paper colours.
_PAPER: Final = {"light": "#fbf8f3", "dark": "#141817"}
_INDEX: Final = "index"


def render_html(document: Document, *, site: Site | None = None) -> str:
    """The page of one article: a document in, a complete HTML file out.

    >>> from pipeline.nodes import Document, Edition, Paragraph, Text
    >>> document = Document("a", "en", "ltr", "en", "Hello", "", "", None, (), 1, 1,
    ...     (Paragraph((Text("R & D"),)),), (), (Edition("en", "English", "ltr"),), "Notes", "")
    >>> "<p>R &amp; D</p>" in render_html(document)
    True
    """
    site = site or Site()
    chrome = chrome_for(document.locale)
    page = Page(
        locale=document.locale,
        rtl=document.direction == "rtl",
        chrome=chrome,
        site=site,
        labels=chrome.labels(),
        name=document.article,
    )
    body = blocks(document.blocks, page)
    notes = [footnote(note, page) for note in document.footnotes]
    return _fill(
        "article.html",
        chrome,
        site,
        locale=document.locale,
        direction=document.direction,
        document=document,
        body=body,
        notes=notes,
        publication=document.publication,
        editions=document.editions,
        page_name=document.article,
        canonical=page_url(document.base_url, document.locale, document.article),
        alternates=_alternates(document.base_url, document.editions, document.article)
        + _default(page_url(document.base_url, document.source_locale, document.article)),
    )


def render_index(index: Index, *, site: Site | None = None) -> str:
    """The page that lists one locale's articles: an index in, a complete HTML file out.

    >>> page = render_index(Index("es", "ltr", "en", "Notes", "", (Listing("a", "Hola"),), ()))
    >>> '<a href="a.html">Hola</a>' in page
    True
    """
    chrome = chrome_for(index.locale)
    return _fill(
        "index.html",
        chrome,
        site or Site(),
        locale=index.locale,
        direction=index.direction,
        index=index,
        publication=index.publication,
        editions=index.editions,
        page_name=_INDEX,
        canonical=page_url(index.base_url, index.locale, _INDEX),
        alternates=_alternates(index.base_url, index.editions, _INDEX)
        + _default(_root(index.base_url)),
    )


def render_chooser(
    publication: str,
    editions: Sequence[Edition],
    *,
    source_locale: str,
    base_url: str = "",
    site: Site | None = None,
) -> str:
    """The page at the root of a release, where a reader picks a language.

    >>> from pipeline.nodes import Edition
    >>> page = render_chooser("Notes", [Edition("ar", "العربية", "rtl")], source_locale="en")
    >>> 'href="ar/index.html"' in page
    True
    """
    chrome = chrome_for(source_locale)
    return _fill(
        "chooser.html",
        chrome,
        site or Site(),
        root="",
        locale=chrome.locale,
        direction=chrome.direction,
        publication=publication,
        editions=tuple(editions),
        choices=[(edition, chrome_for(edition.locale)) for edition in editions],
        canonical=_root(base_url),
        alternates=_alternates(base_url, editions, _INDEX) + _default(_root(base_url)),
    )


@cache
def stylesheet() -> Artifact:
    """The style sheet of every page, named by its content so that it may be cached for ever.

    >>> stylesheet().path.startswith("assets/style."), stylesheet().media_type
    (True, 'text/css')
    """
    data = files("pipeline.render").joinpath("assets", "style.css").read_bytes()
    return Artifact(f"{ASSETS}/style.{sha256(data).hexdigest()[:8]}.css", data, "text/css")


def _alternates(base_url: str, editions: Sequence[Edition], page: str) -> list[tuple[str, str]]:
    """``hreflang`` and address of every edition of a page."""
    if not base_url:
        return []
    return [(edition.locale, page_url(base_url, edition.locale, page)) for edition in editions]


def _default(url: str) -> list[tuple[str, str]]:
    """What search engines offer to readers of every other language."""
    return [("x-default", url)] if url else []


def _root(base_url: str) -> str:
    return f"{base_url}/" if base_url else ""


def _fill(template: str, chrome: Chrome, site: Site, *, locale: str, **context: Any) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            root=context.pop("root", home(context.get("page_name", "")) + "../"),
            home=home(context.get("page_name", "")),
            _=chrome.gettext,
            pgettext=chrome.pgettext,
            ngettext=chrome.ngettext,
            chrome=chrome,
            own_words=_own_words(chrome, locale),
            site=site,
            locale=locale,
            paper=_PAPER,
            **context,
        )
    )


def _own_words(chrome: Chrome, locale: str) -> Markup:
    """``lang`` and ``dir`` for the chrome, where it speaks another language than the article."""
    return in_language(chrome.locale if chrome.locale != locale else "")


def _formats(
    chrome: Chrome, names: Sequence[str], article: str, base: str = ""
) -> list[Mapping[str, str]]:
    """Label, address and media type of what is published beside a page, in the order given.

    ``base`` leads from the page that shows them to the locale's folder.
    """
    _ = chrome.gettext
    known = {
        "pdf": {
            "label": _("PDF"),
            "href": f"{base}{quote(article)}.pdf",
            "type": "application/pdf",
        },
        "text": {
            "label": _("Plain text"),
            "href": f"{base}{quote(article)}.txt",
            "type": "text/plain",
        },
    }
    return [known[name] for name in names if name in known]


def _iso(date: datetime.date) -> str:
    return date.isoformat()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pipeline.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["iso"] = _iso
    environment.filters["spoken"] = spoken
    environment.globals["formats_of"] = _formats
    environment.globals["in_language"] = in_language
    return environment
