"""Which reader a file needs, by the suffix of its name: the one entrance to this package."""

from __future__ import annotations

import datetime
from pathlib import PurePath
from typing import Final

from pipeline.errors import InputError
from pipeline.imports.decode import declared_encoding, decode
from pipeline.imports.record import Imported, assemble

_PLAIN: Final = frozenset({"", ".txt", ".text"})
_HTML: Final = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown"})


def import_text(data: bytes, name: str, *, date: datetime.date | None) -> Imported:
    """A file's bytes as a source article.

    ``name`` is the file's name, as messages shall show it; its suffix chooses between plain text,
    HTML and Markdown. ``date`` is written into the front matter of a text that has no date of its
    own; None writes none. Raises :class:`InputError` for a file that is not text, or of another
    kind.

    >>> import_text(b"Sleep\\n\\nIt helps.\\n", "sleep.txt", date=None).markdown
    b'---\\ntitle: Sleep\\n---\\n\\nIt helps.\\n'
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in _PLAIN:
        from pipeline.imports.plain import read_plain

        return assemble(read_plain(decode(data, name), name), name, date=date)
    if suffix in _HTML:
        from pipeline.imports.html import read_html

        text = decode(data, name, declared=declared_encoding(data))
        return assemble(read_html(text, name), name, date=date)
    if suffix in _MARKDOWN:
        from pipeline.imports.markdown_file import read_markdown

        return read_markdown(decode(data, name), data, name, date=date)
    raise InputError(
        f"files ending in '{suffix}' cannot be imported",
        where=name,
        remedy="export or save it as .txt, .html or .md and import that",
    )
