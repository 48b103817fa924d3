"""The style sheet: colours that can be read, logical properties, and nothing that it loads."""

from __future__ import annotations

import re

import pytest

from pipeline.render.html import (
    Site,
    render_chooser,
    stylesheet,
)
from tests.documents import EDITIONS


def css():
    return re.sub(r"/\*.*?\*/", "", stylesheet().data.decode(), flags=re.DOTALL)


def luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it: 4.5 is what text needs."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_all_text_stands_out_from_what_is_behind_it(scheme):
    palettes = re.findall(r":root \{(.*?)\}", css(), flags=re.DOTALL)
    found = palettes[0] + palettes[["light", "dark", "print"].index(scheme)]
    colours = {name: value if value[4:] else "#" + "".join(2 * x for x in value[1:])
               for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", found)}  # fmt: skip
    kinds = ("tip", "important", "warning", "caution", "accent")
    pairs = [(name, f"{name}-wash") for name in kinds]
    pairs += [("ink", name) for name in colours if name.endswith("-wash")]
    pairs += [(name, "paper") for name in ("ink", "soft", *kinds)]
    pairs += [(name, "raised") for name in ("ink", "soft", "accent")]
    for front, behind in pairs:
        assert contrast(colours[front], colours[behind]) >= 4.5, (front, behind)
    # The mark of a heading lets through what is behind it.
    opacity = float(re.search(r"\.anchor \{\s*opacity: (0\.\d+)", css())[1])
    accent, paper = (
        [int(colours[name][at : at + 2], 16) for at in (1, 3, 5)] for name in ("accent", "paper")
    )
    mixed = (opacity * x + (1 - opacity) * y for x, y in zip(accent, paper, strict=True))
    seen = "#" + "".join(f"{round(x):02x}" for x in mixed)
    assert contrast(seen, colours["paper"]) >= 4.5


def test_the_style_sheet_is_named_by_its_content():
    assert re.fullmatch(r"assets/style\.[0-9a-f]{8}\.css", stylesheet().path)
    page = render_chooser("P", EDITIONS, source_locale="en", site=Site(stylesheet().path))
    assert f'href="{stylesheet().path}"' in page


def test_the_style_sheet_uses_logical_properties_only():
    physical = (
        r"(?:margin|padding|border|inset|scroll-padding)-(?:left|right|top|bottom)\b"
        r"|(?<![\w-])(?:left|right|top|bottom|width|height|min-width|max-width)\s*:"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    )
    assert re.findall(physical, css()) == []


def test_the_style_sheet_loads_nothing():
    assert not re.search(r"@import|url\(|@font-face", css())
