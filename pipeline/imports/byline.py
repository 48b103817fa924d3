"""Bylines: "· Jo Doe · 2 min read", "By Jo Doe | Sept 3, 2026", and the lines around them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says. ``rest`` are the pieces that could not be placed.

    ``bare`` is True for a line with nothing but a date or a reading time: the name may stand on
    the line beside it.
    """

    author: str
    date: datetime.date | None
    rest: tuple[str, ...]
    bare: bool


_SEPARATOR: Final = re.compile(
    r"(?:(?<!\s)\s+)?[·•|‧∙⋅]\s*|(?:(?<!\s)\s+)?[–—]\s+|(?<!\s)\s+(?:[-/]\s+|[–—]\s*|(?=\(~?\d))"
)
_MINUTES: Final = r"(?:min(?:ute)?s?\.?|minuti|minutos|minuten|минуты?|分钟|分鐘|分)"
_TO_READ: Final = (
    r"(?:read(?:ing)?(?:\s+time)?|to\s+read|de\s+lecture|de\s+lectura|de\s+leitura|di\s+lettura"
    r"|lesezeit|leestijd|чтения|阅读|閱讀)"
)
_COUNT: Final = rf"(?:~|about\s+|ca\.?\s+)?\d{{1,3}}(?:\s*[-–]\s*\d{{1,3}})?\s*-?\s*{_MINUTES}"
_READING_TIME: Final = re.compile(
    rf"\(?(?:{_COUNT}\s*{_TO_READ}"
    rf"|(?:reading\s+time|read\s+time|time\s+to\s+read|lesezeit|temps\s+de\s+lecture"
    rf"|tiempo\s+de\s+lectura|tempo\s+di\s+lettura|tempo\s+de\s+leitura|阅读时间)\s*[:：]?\s*{_COUNT})\)?",
    re.IGNORECASE,
)
_JUST_MINUTES: Final = re.compile(_COUNT, re.IGNORECASE)

_BY: Final = re.compile(
    r"(?P<sure>(?:written|posted|published|words|story|text)\s+by\s+|by\s+|author\s*:\s*|作者\s*[:：]\s*)"
    r"|(?:von|par|por|door)\s+",
    re.IGNORECASE,
)
_PUBLISHED: Final = re.compile(
    r"^(?:(?:first\s+|originally\s+)?(?:published|posted|written)|date)\s*(?:on\b)?\s*:?\s+",
    re.IGNORECASE,
)
_MONTHS: Final = {
    month[:3]: number
    for number, month in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september",
         "october", "november", "december"), 1)
}  # fmt: skip
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY: Final = (
    r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+)?"
)
_YEAR: Final = r"(?P<year>\d{4})"
_DATES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_WEEKDAY}{_DAY}\.?\s+{_MONTH},?\s+{_YEAR}",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    )
)


def read_date(text: str) -> datetime.date | None:
    """A date as bylines write it; None where it names no day or could be read in two ways.

    >>> read_date("Thursday, Sept. 3, 2026"), read_date("03/09/2026")
    (datetime.date(2026, 9, 3), None)
    """
    for pattern in _DATES:
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        month = match["month"].lower()
        number = int(month) if month.isdecimal() else _MONTHS[month[:3]]
        try:
            return datetime.date(int(match["year"]), number, int(match["day"]))
        except ValueError:
            return None
    return None


_CONJUNCTIONS: Final = frozenset({"and", "und", "et", "y", "e", "&"})
_SMALL: Final = _CONJUNCTIONS | frozenset(
    "de del della di da dos das du van von der den ter zu la le bin ibn al el af".split()
)
_NAME_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’‐-])*")


def is_name(text: str) -> bool:
    """Whether a text could be the name of a person, or of several.

    >>> is_name("Dr. María de la Cruz, PhD"), is_name("What to do"), is_name("Sept 3")
    (True, False, False)
    """
    words = re.sub(r"[,;]", " ", text.replace("&", " & ")).split()
    return (
        1 <= len(words) <= 9
        and len(text) <= 80
        and words[0] not in _CONJUNCTIONS
        and all(w in _SMALL or (_NAME_WORD.fullmatch(w) and not w[0].islower()) for w in words)
        and any(w not in _SMALL for w in words)
    )


def read_byline(line: str) -> Byline | None:
    """What a line says as a byline, or None where it is not one.

    >>> read_byline("· Jo Doe · 2 min read").author
    'Jo Doe'
    >>> read_byline("By Jo Doe, Sept 3, 2026").date
    datetime.date(2026, 9, 3)
    >>> read_byline("By the river") is None
    True
    """
    if len(line) > 200:
        return None
    pieces = [piece.strip(" ,;") for piece in _SEPARATOR.split(line.strip())]
    if len(pieces) > 8:
        return None
    led = not pieces[0]
    decorated = led and len(pieces) > 2
    found = _Pieces(signs=any(sign in line for sign in "·•|‧∙⋅"))
    for piece in filter(None, pieces):
        found.take(piece)
    if decorated and not found.timed:
        found.take_minutes()
    if led and not decorated and not found.timed:
        return None  # "• Sept 3, 2026" is an item of a list
    return found.judge(decorated)


class _Pieces:
    """Sorts the pieces of one line."""

    def __init__(self, *, signs: bool) -> None:
        self.signs = signs
        self.by = ""
        self.sure = False
        self.date: datetime.date | None = None
        self.timed = False
        self.others: list[str] = []

    def take(self, piece: str) -> None:
        if not self.timed and _READING_TIME.fullmatch(piece):
            self.timed = True
            return
        if self.date is None and (date := read_date(_PUBLISHED.sub("", piece, count=1))):
            self.date = date
            return
        by = _BY.match(piece)
        if by and not self.by:
            self._signed(piece, piece[by.end() :], sure=by["sure"] is not None)
        elif ", " in piece and not is_name(piece):
            self._listed(piece)
        else:
            self.others.append(piece)

    def _signed(self, piece: str, name: str, *, sure: bool) -> None:
        """ "By NAME", where a date or a reading time may follow after a comma or "on"."""
        for cut in re.finditer(r",\s+|\s+on\s+", name):
            tail = name[cut.end() :]
            if is_name(name[: cut.start()]) and self._dated(tail):
                name = name[: cut.start()]
                break
        if is_name(name):
            self.by = name
            self.sure = sure
        else:
            self.others.append(piece)

    def _listed(self, piece: str) -> None:
        """ "NAME, DATE, 5 min read" without other separators."""
        for cut in re.finditer(r",\s+", piece):
            head, tail = piece[: cut.start()], piece[cut.end() :]
            if is_name(head) and self._dated(tail):
                self.others.append(head)
                return
        self.others.append(piece)

    def _dated(self, text: str) -> bool:
        """Take a date, a reading time or both, with a comma between; False where it is neither."""
        cuts = [len(text), *(m.start() for m in re.finditer(r",\s+", text))]
        for cut in cuts:
            head, tail = text[:cut], text[cut:].lstrip(" ,")
            date = read_date(_PUBLISHED.sub("", head, count=1))
            timed = _READING_TIME.fullmatch(tail) is not None
            if date and self.date is None and (timed or not tail):
                self.date, self.timed = date, self.timed or timed
                return True
        if not self.timed and _READING_TIME.fullmatch(text):
            self.timed = True
            return True
        return False

    def take_minutes(self) -> None:
        """A line that begins with a separator is a byline's; there "2 min" is a reading time."""
        for index, piece in enumerate(self.others):
            if _JUST_MINUTES.fullmatch(piece):
                del self.others[index]
                self.timed = True
                return

    def judge(self, decorated: bool) -> Byline | None:
        """The byline, where there is evidence enough that the line is one."""
        dated = self.timed or self.date is not None
        if self.by:
            # "By Candlelight" alone may be a title; two words, a date or a time make a signature.
            signed = self.sure and not self.others and 2 <= len(self.by.split()) <= 5
            if not (dated or signed or (decorated and not self.others)):
                return None
            return Byline(self.by, self.date, tuple(self.others), bare=False)
        if not dated:
            return None
        if not self.others:
            return Byline("", self.date, (), bare=True)
        named = all(map(is_name, self.others))
        if not self.timed and not (named and self._like_a_person()):
            return None
        if named and len(self.others) == 1:
            return Byline(self.others[0], self.date, (), bare=False)
        return Byline("", self.date, tuple(self.others), bare=False)

    def _like_a_person(self) -> bool:
        """ "Summer Update – June 1, 2026" is a title; between dots or bars it would be a byline."""
        return self.signs and any(2 <= len(piece.split()) <= 4 for piece in self.others)
