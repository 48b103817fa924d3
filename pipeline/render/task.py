"""One document in all its formats: the unit of work that may run in another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import Artifact
from pipeline.nodes import Document
from pipeline.render.fonts import FontBook
from pipeline.render.site import Site

SUFFIXES = {"html": "html", "pdf": "pdf", "text": "txt"}
MEDIA_TYPES = {"html": "text/html", "pdf": "application/pdf", "text": "text/plain"}


@dataclass(frozen=True, slots=True)
class RenderTask:
    """``assets`` are the document's images by ``src``; ``timestamp`` dates the PDF."""

    document: Document
    formats: tuple[str, ...]
    site: Site
    assets: Mapping[str, bytes]
    timestamp: int
    fonts: FontBook


def artifact_path(locale: str, article: str, output: str) -> str:
    """Where a document stands in a bundle.

    >>> artifact_path("zh-CN", "a", "text")
    'zh-CN/a.txt'
    """
    return f"{locale}/{article}.{SUFFIXES[output]}"


def render(task: RenderTask) -> tuple[Artifact, ...]:
    """Every format of one document, in the order of ``task.formats``."""
    return tuple(_artifact(task, output) for output in task.formats)


def _artifact(task: RenderTask, output: str) -> Artifact:
    document = task.document
    return Artifact(
        artifact_path(document.locale, document.article, output),
        _render(task, output),
        MEDIA_TYPES[output],
        document.locale,
        document.article,
        output,
    )


def _render(task: RenderTask, output: str) -> bytes:
    if output == "html":
        from pipeline.render.html import render_html

        return render_html(task.document, site=task.site).encode()
    if output == "text":
        from pipeline.render.text import render_text

        return render_text(task.document).encode()
    from pipeline.render.chrome import labels
    from pipeline.render.pdf import render_pdf

    return render_pdf(
        task.document,
        labels=labels(task.document.locale, task.document),
        assets=task.assets,
        timestamp=task.timestamp,
        fonts=task.fonts,
    )
