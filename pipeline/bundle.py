"""Artifacts → a bundle: what one release consists of, with a digest for every byte of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipeline.errors import InputError
from pipeline.model import Artifact

FORMAT: Final = 1
"""The manifest's version: a consumer refuses one that it does not know."""
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """One article in one locale, as the manifest tells it.

    ``state`` is ``complete`` (all text accepted), ``held`` (the last complete edition, of an
    earlier source), ``mixed`` (some blocks in the source language) or ``source`` (all of it).
    ``source_digest`` is the SHA-256 of the source that it was made from. ``files`` maps a format to
    a path, ``assets`` are the further files that its pages need. ``listing`` is what an index
    shows.
    """

    article: str
    locale: str
    state: str
    source_digest: str
    files: Mapping[str, str]
    assets: tuple[str, ...]
    listing: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """``release`` is the digest of everything else: equal content has an equal name."""

    release: str
    manifest: bytes
    documents: tuple[PublishedDocument, ...]
    artifacts: tuple[Artifact, ...]


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def build_bundle(
    head: Mapping[str, Any],
    documents: Iterable[PublishedDocument],
    artifacts: Iterable[Artifact],
) -> Bundle:
    """Name, list and digest the parts of a release; order of the arguments does not matter.

    >>> build_bundle({}, (), (Artifact("a.txt", b"a", "text/plain"),)).release
    '2f3a549ef31f1ea1'
    """
    by_path = {artifact.path: artifact for artifact in artifacts}
    ordered = tuple(by_path[path] for path in sorted(by_path))
    published = tuple(sorted(documents, key=lambda d: (d.article, d.locale)))
    content = {
        "format": FORMAT,
        **head,
        "documents": [
            {
                "article": document.article,
                "locale": document.locale,
                "state": document.state,
                "source_sha256": document.source_digest,
                "files": dict(sorted(document.files.items())),
                "assets": sorted(document.assets),
                "listing": dict(document.listing),
            }
            for document in published
        ],
        "files": [
            {
                "path": artifact.path,
                "sha256": digest(artifact.data),
                "size": len(artifact.data),
                "type": artifact.media_type,
            }
            for artifact in ordered
        ],
    }
    release = digest(_json(content))[:16]
    return Bundle(release, _json({"release": release, **content}), published, ordered)


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read_manifest(data: bytes, where: str) -> tuple[dict[str, Any], tuple[PublishedDocument, ...]]:
    """A manifest and its documents. Raises :class:`InputError` where it is damaged or of another
    format."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise InputError(
                f"the manifest has format {content['format']}, not {FORMAT}",
                where=where,
                remedy="use the polyfolio that wrote it",
            )
        documents = tuple(
            PublishedDocument(
                entry["article"],
                entry["locale"],
                entry["state"],
                entry["source_sha256"],
                entry["files"],
                tuple(entry["assets"]),
                entry["listing"],
            )
            for entry in content["documents"]
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            "the manifest cannot be read", where=where, remedy="publish again"
        ) from error
    return content, documents
