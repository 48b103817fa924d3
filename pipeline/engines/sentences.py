"""A text through a model that knows sentences only: cut, translate, set right, join."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from pipeline.placeholders import Style

_ABBREVIATIONS: Final = "".join(
    rf"(?<!\b{word}\.)"
    for word in ("Mr", "Ms", "Mrs", "Dr", "St", "vs", "No", "e.g", "i.e", "[A-Z]")
)
_CLOSERS: Final = "[\"'”’)\\]]*"


def translate_text(text: str, model: Callable[[str], str], style: Style) -> str:
    """Translate a text of any number of lines and sentences, with placeholders of a style.

    >>> from pipeline.placeholders import NUMBERED
    >>> translate_text("“Yes.” Dr. No\\n— Irene", str.upper, NUMBERED)
    '“YES.” DR. NO\\n— IRENE'
    """
    return "\n".join(
        " ".join(_sentence(part, model, style) for part in sentences(line, style))
        for line in text.split("\n")
    )


def sentences(line: str, style: Style) -> list[str]:
    """Cut a line after a full stop and what closes with it, before what looks like a beginning.

    >>> from pipeline.placeholders import NUMBERED
    >>> sentences("Dr. No left. [X1X] Why?", NUMBERED)
    ['Dr. No left.', '[X1X] Why?']
    """
    token = _ungrouped(style.pattern)
    end = re.compile(
        rf"(?<=[.!?…]){_ABBREVIATIONS}{_CLOSERS}(?:\s?(?:{token}))*?\s+"
        rf"(?=(?:(?:{token})\s?)*[\"'“‘(]*[A-ZÀ-Þ\d])"
    )
    cuts = [0, *(match.end() for match in end.finditer(line)), len(line)]
    return [line[a:b].strip() for a, b in itertools.pairwise(cuts) if line[a:b].strip()]


def _ungrouped(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _sentence(sentence: str, model: Callable[[str], str], style: Style) -> str:
    """One sentence: what stands at its edges is kept out of the model's way."""
    lead, core, trail = _peeled(sentence, style)
    if not any(map(str.isalpha, re.sub(style.pattern, "", core))):
        return sentence
    plain = _typewritten(core)
    translated = model(plain).strip()
    if _stutters(plain, translated):
        # The model repeats itself on fragments; a full stop makes them sentences to it.
        translated = model(plain + ".").strip().removesuffix(".")
    return f"{lead}{_set_right(core, translated, style)}{trail}"


def _peeled(sentence: str, style: Style) -> tuple[str, str, str]:
    """What stands before and after the words: dashes, and placeholders unless they would part."""
    token = _ungrouped(style.pattern)
    match = re.fullmatch(
        rf"((?:[—–•]\s*|(?:{token})\s*)*)(.*?)((?:\s*(?:{token}))*)", sentence, re.DOTALL
    )
    if match is None:
        return "", sentence, ""
    lead, core, trail = match.groups()
    if _balanced(core, style):
        return lead, core, trail
    dash = re.match(r"(?:[—–•]\s*)*", sentence)
    lead = dash[0] if dash else ""
    return lead, sentence[len(lead) :], ""


def _balanced(text: str, style: Style) -> bool:
    around: list[str] = []
    for match in re.finditer(style.pattern, text):
        if match["open"]:
            around.append(match["open"])
        elif match["close"] and (not around or around.pop() != match["close"]):
            return False
    return not around


_TO_KEYS: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def _typewritten(text: str) -> str:
    """Quotation marks and dashes as the model knows them."""
    return re.sub(r"\s?—\s?", " — ", text.translate(_TO_KEYS))


def _stutters(source: str, target: str) -> bool:
    """Whether a short fragment came back with a word repeated that it does not repeat."""
    if source[-1:] in ".!?:" or len(source.split()) > 4:
        return False

    def most(text: str) -> int:
        return max(Counter(re.findall(r"\w{4,}", text.lower())).values(), default=1)

    return most(target) > most(source)


def _set_right(source: str, target: str, style: Style) -> str:
    """The translation with the source's capital, final punctuation, quotation marks and dashes."""
    dash = re.search(r"—|(?<=\s)–(?=\s)", source)
    if dash is not None:
        target = re.sub(r"\s[-–]\s", f" {dash[0]} ", target)
    if "…" in source:
        target = target.replace("...", "…")
    if "“" in source or "”" in source:
        target = _curled(target)
    elif '"' not in source:
        target = target.replace('"', "")
    if "’" in source:
        target = target.replace("'", "’")
    return cased(source, _ended(source, target), style)


def _curled(text: str) -> str:
    """Straight quotation marks as curved ones: one that follows a space or nothing opens."""
    return re.sub(r'(^|[\s(\[—])"', r"\1“", text).replace('"', "”")


def _ended(source: str, target: str) -> str:
    """The same final mark, inside or outside a closing quotation mark as in the source."""
    ending = re.search(r"([.!?:;,…]*)([”\"]?)([.!?:;,…]*)$", source)
    bare = re.search(r"^(.*?)[.!?:;,…]*([”\"]?)[.!?:;,…]*$", target, re.DOTALL)
    if ending is None or bare is None or bool(ending[2]) != bool(bare[2]):
        return target
    return f"{bare[1]}{ending[1]}{bare[2]}{ending[3]}"


def cased(source: str, target: str, style: Style) -> str:
    """The first letter capital or small as the source's is; not in an acronym.

    >>> from pipeline.placeholders import NUMBERED
    >>> cased("[X1X] Do you?", "[X1X] sents?", NUMBERED)
    '[X1X] Sents?'
    """
    first, at = _first_letter(source, style), _first_letter(target, style)
    if first < 0 or at < 0 or target[at + 1 : at + 2].isupper():
        return target
    letter = target[at].upper() if source[first].isupper() else target[at].lower()
    return target[:at] + letter + target[at + 1 :]


def _first_letter(text: str, style: Style) -> int:
    """Where the first letter stands that is no placeholder's; -1 where there is none."""
    blanked = re.sub(style.pattern, lambda match: "0" * len(match[0]), text)
    found = re.search(r"[^\W\d_]", blanked)
    return found.start() if found else -1
