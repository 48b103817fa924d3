"""Fonts: which families set the text of a locale, where their files are, what they can show.

The fonts of pinned packages come first, so that a document looks the same on every machine; then
those of folders that the user names; the system's are asked only for characters that neither has.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from pipeline.errors import FontError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import typst

Role = Literal["text", "label", "code"]
Faces: TypeAlias = "Mapping[str, list[typst.FontInfo]]"

PACKAGES = (
    ("fontpkg_source_serif_4", "files"),
    ("manimgx_fonts", "."),
    ("manimgx_fonts_cjk", "."),
    ("fontpkg_amiri", "files"),
    ("fontpkg_ibm_plex_sans_arabic", "files"),
)

# From a PDF set in Amiri a reader gets back almost every Arabic word, in Plex two of three, in Noto
# hardly one: the fewer ligatures a font has, the more can be searched and copied.
ARABIC_SANS = "IBM Plex Sans Arabic"
SERIF = "Source Serif 4"
SANS = "Noto Sans"
MONO = "DejaVu Sans Mono"

# Scripts whose continuous text Source Serif sets; the others have a face of their own.
EUROPEAN = frozenset({"Latn", "Cyrl", "Grek"})
SCRIPT_FAMILY = {
    "Arab": "Amiri",
    "Armn": "Noto Sans Armenian",
    "Beng": "Noto Sans Bengali",
    "Deva": "Noto Sans Devanagari",
    "Ethi": "Noto Sans Ethiopic",
    "Geor": "Noto Sans Georgian",
    "Gujr": "Noto Sans Gujarati",
    "Guru": "Noto Sans Gurmukhi",
    "Hebr": "Noto Sans Hebrew",
    "Khmr": "Noto Sans Khmer",
    "Knda": "Noto Sans Kannada",
    "Laoo": "Noto Sans Lao",
    "Mlym": "Noto Sans Malayalam",
    "Mymr": "Noto Sans Myanmar",
    "Orya": "Noto Sans Oriya",
    "Sinh": "Noto Sans Sinhala",
    "Taml": "Noto Sans Tamil",
    "Telu": "Noto Sans Telugu",
    "Thai": "Noto Sans Thai",
    "Hans": "Noto Sans CJK SC",
    "Hant": "Noto Sans CJK TC",
    "Jpan": "Noto Sans CJK JP",
    "Kore": "Noto Sans CJK KR",
}
HAN_FAMILY_BY_REGION = {"HK": "Noto Sans CJK HK", "MO": "Noto Sans CJK HK"}
CJK = frozenset({"Hans", "Hant", "Jpan", "Kore"})
SIGNS = ("Noto Sans Symbols", "Noto Emoji")
LAST = (MONO, "Noto Sans Arabic")


def _codes(ranges: str) -> frozenset[int]:
    """The numbers in hexadecimal ranges such as ``"20-7E 2026"``."""
    found: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


# Typst carries this font inside itself, with no file to ask: blocks that it covers whole.
MONO_COVER = _codes(
    "20-7E A0-1C3 386 388-38A 38E-3A1 3A3-3CE 3F0-45F 2010-2015 2018-201E 2020-2022 2026 "
    "20A0-20B5 2190-2213 2241-2269 2500-262F"
)
# A shaper shows nothing for these, or makes them from the space: no glyph is needed.
INVISIBLE = _codes(
    "A A0 AD 34F 61C 180B-180F 2000-200F 202A-202F 205F-206F FE00-FE0F FEFF E0000-E01EF"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A BCP 47 tag taken apart, with the script that its language is usually written in.

    >>> Tag.parse("zh-HK")
    Tag(language='zh', script='Hant', region='HK')
    """

    language: str
    script: str
    region: str

    @classmethod
    def parse(cls, locale: str) -> Tag:
        return _parse(locale)


@lru_cache(maxsize=256)
def _parse(locale: str) -> Tag:
    from babel.core import get_global

    language, script, region = "", "", ""
    for position, part in enumerate(locale.replace("_", "-").split("-")):
        if position == 0:
            language = part.lower()
        elif len(part) == 4 and part.isalpha():
            script = script or part.title()
        elif (len(part) == 2 and part.isalpha()) or (len(part) == 3 and part.isdigit()):
            region = region or part.upper()
    if not script:
        likely = get_global("likely_subtags")
        full = likely.get(f"{language}_{region}") or likely.get(language, "")
        script = next((part for part in full.split("_") if len(part) == 4), "Latn")
    return Tag(language, script, region)


class FontBook:
    """The fonts at hand: those of packages, of ``folders``, and, where those fail, the system's.

    Nothing is read before the first question, and what was read is kept for the next one.

    >>> FontBook().families("ja")[:2]
    ('Noto Sans', 'Noto Sans CJK JP')
    """

    __slots__ = ("_cover", "_pinned", "_system", "folders", "system")

    def __init__(self, folders: Sequence[Path] = (), *, system: bool = True) -> None:
        self.folders = tuple(folders)
        self.system = system
        self._cover: dict[str, frozenset[int]] = {}
        self._pinned: Faces | None = None
        self._system: Faces | None = None

    def __reduce__(self) -> tuple[object, ...]:
        # Font handles cannot travel to another process; what was read is read again there.
        return (_book, (self.folders, self.system))

    def paths(self) -> list[Path]:
        """The folders with the fonts of packages, then those that the user named."""
        found: list[Path] = []
        for package, inside in PACKAGES:
            spec = importlib.util.find_spec(package)
            places = spec.submodule_search_locations or () if spec else ()
            found += [Path(place) / inside for place in places]
        return [*found, *self.folders]

    def families(self, locale: str, role: Role = "text") -> tuple[str, ...]:
        """The families for text of ``locale``, best first; the later ones only fill gaps.

        ``role`` changes their order and never which they are.

        >>> FontBook().families("en", "label")[0]
        'Noto Sans'
        """
        faces = self._faces()
        own = (name for name in sorted(faces) if name not in LAST)
        ranked = (*_preferred(locale, role), SANS, SERIF, *SIGNS, *SCRIPT_FAMILY.values())
        order = (*ranked, *own, *LAST)
        return tuple(name for name in dict.fromkeys(order) if name in faces)

    def missing(self, text: str, locale: str) -> tuple[str, ...]:
        """The characters of ``text`` that no font has, the system's included, in code order.

        Those for private use count as missing: what they mean is nobody's knowledge, and a PDF that
        is to last may not hold them.

        >>> FontBook().missing("Ruhe · 安静 · هدوء", "de")
        ()
        """
        families = (*self.families(locale), *self.borrowed(text, locale))
        absent: set[str] = set()
        for cluster in self._unset(text, families):
            alone = {c for c in cluster if self._unset(c, families)}
            absent |= alone or set(cluster)
        return tuple(sorted(absent))

    def borrowed(self, text: str, locale: str) -> tuple[str, ...]:
        """The system's families that ``text`` needs beyond :meth:`families`."""
        wanted = self._unset(text, self.families(locale))
        found: list[str] = []
        for name in self._system_faces() if wanted and self.system else ():
            left = {cluster for cluster in wanted if not self._sets(name, cluster)}
            if left != wanted:
                found.append(name)
            wanted = left
            if not wanted:
                break
        return tuple(found)

    def require(self, texts: Iterable[tuple[str, str]], where: str) -> None:
        """Raise :class:`FontError` that names every missing character and the text it is in.

        ``texts`` are pairs of text and locale; ``where`` says which document they belong to.
        """
        said: dict[str, list[str]] = {}
        for text, locale in texts:
            said.setdefault(locale, []).append(text)
        complaints: dict[str, None] = {}
        for locale, pieces in said.items():
            # Almost always nothing is missing, and one look at everything tells.
            for text in pieces if self.missing(" ".join(pieces), locale) else ():
                absent = self.missing(text, locale)
                if absent:
                    named = ", ".join(f"U+{ord(char):04X} {_name(char)}" for char in absent)
                    complaints[f"{named} in “{_excerpt(text, absent[0])}”"] = None
        if complaints:
            raise FontError(
                f"no font has {'; '.join(complaints)}",
                where=where,
                remedy="install a font that does, name its folder with --font-path, "
                "or change the text",
            )

    def _unset(self, text: str, families: Sequence[str]) -> set[str]:
        """The clusters of ``text`` that no single family can set."""
        left = _clusters(text)
        for name in families:
            if not left:
                break
            left = {cluster for cluster in left if not self._sets(name, cluster)}
        return left

    def _sets(self, family: str, cluster: str) -> bool:
        if unicodedata.category(cluster[0]) == "Co":
            return False
        cover = self._cover.get(family)
        if cover is None:
            faces = self._faces().get(family) or self._system_faces().get(family, [])
            cover = self._cover[family] = MONO_COVER if family == MONO else _coverage(faces)
        composed = unicodedata.normalize("NFC", cluster)
        return cover.issuperset(map(ord, cluster)) or cover.issuperset(map(ord, composed))

    def _faces(self) -> Faces:
        if self._pinned is None:
            self._pinned = _by_family(self.paths(), system=False)
        return self._pinned

    def _system_faces(self) -> Faces:
        if self._system is None:
            every = _by_family([], system=True)
            self._system = {name: every[name] for name in sorted(set(every) - set(self._faces()))}
        return self._system


def _book(folders: tuple[Path, ...], system: bool) -> FontBook:
    return FontBook(folders, system=system)


def _preferred(locale: str, role: Role) -> tuple[str, ...]:
    tag = Tag.parse(locale)
    if tag.script in EUROPEAN:
        text: tuple[str, ...] = (SERIF, SANS) if role == "text" else (SANS,)
    elif tag.script in CJK:
        # The Latin face stands first, but is asked for Latin only: see ``latin-in-cjk`` in typst.
        han = HAN_FAMILY_BY_REGION.get(tag.region) if tag.script == "Hant" else None
        text = (SANS, han or SCRIPT_FAMILY[tag.script])
    else:
        text = (
            SCRIPT_FAMILY.get(tag.script, SANS),
            *((ARABIC_SANS,) if tag.script == "Arab" else ()),
            SANS,
        )
    return (MONO, *text) if role == "code" else text


def _by_family(paths: list[Path], *, system: bool) -> Faces:
    import typst

    fonts = typst.Fonts(include_system_fonts=system, font_paths=list(paths)).fonts()
    found: dict[str, list[typst.FontInfo]] = {}
    for face in fonts:
        if face.path is not None or face.family == MONO:
            found.setdefault(face.family, []).append(face)
    return found


def _coverage(faces: Sequence[typst.FontInfo]) -> frozenset[int]:
    """What both the upright and the italic face have: either may set a character."""
    from fontTools.ttLib import TTFont

    covers = []
    for style in ("normal", "italic"):
        styled = [face for face in faces if face.style == style and face.path]
        if not styled:
            continue
        face = min(styled, key=lambda f: (abs(f.weight - 400), str(f.path), f.index))
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            # Names by number: the real ones of a CJK font take half a second, and nobody asks.
            font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
            covers.append(frozenset(font.getBestCmap() or ()))
    return frozenset.intersection(*covers) if covers else frozenset()


def _clusters(text: str) -> set[str]:
    """Each character with the marks that follow it: a font must have all of them, or none helps."""
    found: list[str] = []
    for char in text.replace("\u2011", "\u2010"):
        if ord(char) in INVISIBLE:
            continue
        if found and unicodedata.category(char).startswith("M"):
            found[-1] += char
        else:
            found.append(char)
    return set(found)


def _name(char: str) -> str:
    shown = "" if unicodedata.category(char)[0] in "CMZ" else f"{char} "
    return f"{shown}({unicodedata.name(char, 'unnamed').lower()})"


def _excerpt(text: str, char: str) -> str:
    at = max(text.find(char), 0)
    start, end = max(at - 20, 0), at + 20
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{' '.join(text[start:end].split())}{after}"
