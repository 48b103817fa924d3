"""The elements of an SVG, and how often each of them is shown: ``<use>``, patterns, masks, filters
and markers show a part again and again, and a picture in it is opened each time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple
from xml.parsers import expat

MOST: Final = 10**12
"""Times that are told apart: of uses in uses in uses the number would fill the memory."""

_PORTION: Final = 100_000
_SHOWING: Final = frozenset({"use", "feImage", "pattern"})
_LINKED: Final = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)")
_INHERITED: Final = ("fill", "stroke", "marker")
_NUMBER: Final = re.compile(r"[0-9.]+")


class Element(NamedTuple):
    """``parent`` is the number of the element around it among all, -1 for the first."""

    name: str
    attributes: Mapping[str, str]
    parent: int


def elements(svg: bytes) -> Iterator[Element]:
    """Each element in order, up to where it is no XML: to refuse that is for others.

    >>> [(it.name, it.parent) for it in elements(b'<svg><g><x:use/></g><g/></svg>')]
    [('svg', -1), ('g', 0), ('use', 1), ('g', 0)]
    """
    found: list[Element] = []
    around = [-1]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        found.append(Element(name.rpartition(":")[2], attributes, around[-1]))
        around.append(count)
        count += 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: around.pop()
    for begin in range(0, len(svg), _PORTION):
        with suppress(expat.ExpatError, LookupError, ValueError):
            parser.Parse(svg[begin : begin + _PORTION])
        yield from found
        found.clear()


def times_shown(parts: Sequence[Element]) -> list[int]:
    """How often each element is shown, at most; what is only kept for others counts once more.

    >>> svg = b'<svg><g id="a"><path/></g><use href="#a"/><use href="#a"/></svg>'
    >>> times_shown(list(elements(svg)))
    [1, 3, 3, 1, 1]
    """
    numbers = {it.attributes["id"]: n for n, it in enumerate(parts) if "id" in it.attributes}
    shown: dict[int, list[tuple[int, int]]] = {}
    places: list[int] = []  # of each element, the one around it whose times are its own
    inherited: list[dict[str, str]] = []
    for number, part in enumerate(parts):
        passed = inherited[part.parent] if part.parent >= 0 else {}
        if part.parent >= 0 and not passed and _is_plain(part):
            places.append(places[part.parent])
            inherited.append(passed)
            continue
        places.append(number)
        shown[number] = []
        if part.parent >= 0:
            shown[places[part.parent]].append((number, 1))
        looks = _looks(part.attributes)
        inherited.append(passed | _passed_on(looks, passed))
        for name, times in _linked(part, passed | looks):
            if name in numbers:
                shown[number].append((numbers[name], times))
    counts = _paths(shown)
    return [counts.get(place, 1) for place in places]


def _passed_on(looks: Mapping[str, str], passed: Mapping[str, str]) -> dict[str, str]:
    """What the elements within have from this one, unless they say otherwise."""
    return {
        key: value
        for key, value in looks.items()
        if key.startswith(_INHERITED) and ("url(" in value or key in passed)
    }


def _is_plain(part: Element) -> bool:
    return (
        part.name not in _SHOWING
        and "id" not in part.attributes
        and not any("url(" in value for value in part.attributes.values())
    )


def _looks(attributes: Mapping[str, str]) -> dict[str, str]:
    """What attributes say, those of ``style`` too."""
    if "style" not in attributes:
        return dict(attributes)
    pairs = (said.partition(":") for said in attributes["style"].split(";"))
    return {**attributes, "style": "", **{key.strip(): value for key, _, value in pairs}}


def _linked(part: Element, links: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The ids that an element names to be shown, and how often it shows each."""
    if part.name in _SHOWING:
        for key, value in part.attributes.items():
            if key.rpartition(":")[2] == "href" and value.strip().startswith("#"):
                yield value.strip()[1:], 1
    for key, value in links.items():
        corners = 1
        if "url(" not in value:
            continue
        if "marker" in key:  # one at each corner of a line
            line = part.attributes.get("d", "") + " " + part.attributes.get("points", "")
            corners = max(1, sum(1 for _ in _NUMBER.finditer(line)))
        for name in _LINKED.findall(value):
            yield name, corners


def _paths(shown: Mapping[int, list[tuple[int, int]]]) -> dict[int, int]:
    """On how many ways each element is reached from the first, those in circles left out."""
    done: list[int] = []
    behind: dict[int, bool] = {}  # False while it is on the way
    steps = [(0, 0)] if shown else []
    while steps:
        number, step = steps.pop()
        behind[number] = False
        if step == len(shown[number]):
            behind[number] = True
            done.append(number)
            continue
        steps.append((number, step + 1))
        target, _ = shown[number][step]
        if target not in behind:
            steps.append((target, 0))
        elif not behind[target]:
            shown[number][step] = (target, 0)
    counts = dict.fromkeys(shown, 0) | {0: 1}
    for number in reversed(done):
        for target, times in shown[number]:
            counts[target] = min(MOST, counts[target] + counts[number] * times)
    return counts
