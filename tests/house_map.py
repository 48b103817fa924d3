"""The map of the house: each module's path and the first line of its docstring.

`python -m tests.house_map > docs/map.md` writes it anew; a test holds the committed one against it.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
INTRO = """\
# Map of the house

Each module in one line, from its own docstring (`make map`). The path of one sentence from source
to PDF: `article.read_article` parses the file (`markdown.parse` → `blocks.Block`),
`extract.extract` makes it a `model.Unit` with its byte span, `template` and `merge` put it into
every locale's catalog, a person accepts it (`review`), `publish.accepted` says that it may go
out, `compose.compose` puts it into its span (`fit`, `escape`) and proves the result (`proof`),
`document.build_document` turns the localized Markdown into `nodes`, `render/pdf_data.py` makes
JSON of them, `render/document.typ` sets it, `bundle` digests it and `stores/folder.py` makes it
live.
"""


def house_map() -> str:
    lines = [INTRO]
    folder = None
    for path in sorted((ROOT / "pipeline").rglob("*.py"), key=lambda p: (p.parent, p.name)):
        if path.parent != folder:
            folder = path.parent
            lines.append(f"\n## `{folder.relative_to(ROOT).as_posix()}/`\n")
        docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
        first = " ".join(docstring.split("\n\n")[0].split())
        lines.append(f"- `{path.name}` — {first}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(house_map(), end="")  # noqa: T201 - its one purpose
