"""The glossary of a project: ``locale/glossary.csv``, where there is one."""

from __future__ import annotations

from typing import Final

from pipeline import files
from pipeline.exchange.glossary_csv import read_csv
from pipeline.glossary import Glossary
from pipeline.project import Project

GLOSSARY: Final = "locale/glossary.csv"


def project_glossary(project: Project) -> Glossary:
    """A project's glossary, empty where it has none. Raises :class:`InputError` with
    ``file:line``."""
    source = project.settings.source_locale.posix.partition("_")[0]
    full = project.root / GLOSSARY
    if not full.exists():
        return Glossary(source=source)
    return Glossary(read_csv(files.read(full, GLOSSARY), GLOSSARY), source)
