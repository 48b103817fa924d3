"""``polyfolio glossary``: list, import."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import shared


@click.group("glossary")
def command() -> None:
    """List the terms that texts are checked for; import CSV and TBX.

    They stand in locale/glossary.csv, one term a row, one language a column. Engines are given
    them, and 'check' reports where a translation does not use them.
    """


@command.command("list")
@click.argument("text", required=False, callback=shared.utf8)
@shared.locale_option
@shared.json_option
def list_(text: str | None, spellings: tuple[str, ...], as_json: bool) -> None:
    """Every term, or those that TEXT holds, with their translations."""
    from pipeline.jobs.terms import project_glossary

    project = shared.project()
    glossary = project_glossary(project)
    terms = glossary.terms if text is None else glossary.found_in(text)
    names = [locale.posix for locale in shared.locales(project, spellings)]
    if as_json:
        data = [
            {
                "term": term.text,
                "translate": term.translate,
                "note": term.note,
                "translations": {name: term.allowed(name) for name in names},
                "forbidden": {name: term.banned(name) for name in names},
            }
            for term in terms
        ]
        shared.print_json({"terms": data})
        return
    for term in terms:
        note = f"  ({term.note})" if term.note else ""
        shared.say(f"{term.text}{note}")
        if not term.translate:
            shared.say("  stays as it is in every language")
            continue
        for name in names:
            said = " | ".join(term.allowed(name)) or "—"
            not_said = f"   not {' | '.join(term.banned(name))}" if term.banned(name) else ""
            shared.say(f"  {name:<8} {said}{not_said}")
    shared.say(shared.count(len(terms), "term"))


@command.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@shared.json_option
def import_(path: Path, dry_run: bool, as_json: bool) -> None:
    """Take in the terms of a CSV or TBX file. What the glossary says already stays."""
    import contextlib
    from dataclasses import asdict

    from pipeline import files
    from pipeline.jobs.terms import GLOSSARY, import_terms, read_terms

    project = shared.project()
    found = read_terms(project, files.read(path, str(path)), str(path))
    with contextlib.nullcontext() if dry_run else shared.locked(project):
        done = import_terms(project, found, dry_run=dry_run)
    if as_json:
        shared.print_json({"file": GLOSSARY, **asdict(done)})
        return
    would = "would be " if dry_run else ""
    shared.say(
        f"{GLOSSARY}: {shared.count(done.added, 'term')} {would}added, {done.changed} {would}changed, "
        f"{done.terms} in all"
    )
