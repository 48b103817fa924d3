"""What ``polyfolio review`` shows of an entry: one line of the queue, the whole of it, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.commands import shared
from pipeline.errors import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.jobs.recall import Recall
    from pipeline.model import Doubt
    from pipeline.review import Item

WAITING = ("stale", "draft", "untranslated")


def cut(text: str, width: int = 38) -> str:
    from unicode_segmentation_rs import graphemes, text_width

    line = shown(" ".join(text.split()))
    if text_width(line) <= width:
        return line
    out = ""
    for cluster in graphemes(line, True):
        if text_width(out + cluster) > width - 1:
            break
        out += cluster
    return out + "…"


def is_dashed_text(argument: str) -> bool:
    """Whether an argument that begins with a dash is a text rather than an option.

    >>> [is_dashed_text(a) for a in ("- und", "-1 °C", "---", "-l", "--by=Ana Ruiz", "–")]
    [True, True, True, False, False, False]
    """
    rest = argument[1:]
    return (
        argument.startswith("-")
        and rest != "-"
        and not (rest[:1].isalpha() or (rest[:1] == "-" and rest[1:2].isalpha()))
    )


def data(item: Item, found: Sequence[Doubt]) -> dict[str, object]:
    from pipeline.review import signatures_wanted

    entry = item.entry
    return {
        "id": item.id,
        "locale": item.locale,
        "article": item.article,
        "state": item.state.value,
        "where": item.where,
        "kind": list(entry.extracted),
        "msgctxt": entry.msgctxt,
        "msgid": entry.msgid,
        "msgstr": entry.msgstr,
        "previous": entry.previous[1] if entry.previous else None,
        "comments": list(entry.comments),
        "signatures_wanted": signatures_wanted(entry),
        "doubts": [{"name": doubt.name, "detail": doubt.detail} for doubt in found],
    }


def remembered(item: Item, recall: Recall) -> list[str]:
    """What was accepted for texts like this one, for an entry that still waits."""
    if item.state.value not in WAITING:
        return []
    locale = recall.project.settings.locale(item.locale)
    return shared.similar_lines(item.entry.msgid, recall.similar(locale, item.entry.msgid))


def lines(item: Item, found: Sequence[Doubt]) -> list[str]:
    from pipeline.sentences import blocks_of

    entry = item.entry
    kind = shown(", ".join(entry.extracted))
    source = shown(entry.msgid)
    lines = [f"{item.id}  {item.locale}  {item.article}  {item.state}  {kind}", f"  {item.where}"]
    lines += [f"  # {shown(comment)}" for comment in entry.comments]
    if entry.previous is not None:
        parts, now = blocks_of(entry.previous[1]), blocks_of(entry.msgid)
        was = shown(" ¶ ".join(parts) if len(now) == 1 else entry.previous[1])
        lines += (
            [f"  joined   {len(parts)} texts are one now"] if len(parts) > len(now) == 1 else []
        )
        lines += [f"  was      {was}", f"  changed  {shared.word_diff(was, source)}"]
    lines += [f"  doubt    {doubt.name}: {shown(doubt.detail)}" for doubt in found]
    lines += [f"  source   {source}", f"  target   {shown(entry.msgstr) or '—'}", ""]
    return lines
