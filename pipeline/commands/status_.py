"""``polyfolio status``"""

from __future__ import annotations

import click

from pipeline.commands import shared


@click.command("status")
@shared.articles_argument
@shared.locale_option
@shared.json_option
def command(articles: tuple[str, ...], spellings: tuple[str, ...], as_json: bool) -> None:
    """Show coverage for each locale and article.

    Counts entries by state, against the sources as they are now: empty, draft (fuzzy), stale
    (fuzzy, the source was edited), accepted, and of those the attested.
    """
    from pipeline.jobs.status import coverage

    project = shared.project()
    found = coverage(project, project.select(articles), shared.locales(project, spellings))
    if as_json:
        from dataclasses import asdict

        shared.print_json({"coverage": [asdict(item) for item in found]})
        return
    if not found:
        shared.say("nothing to show: the project has no articles or no locales")
        return
    rows = [("article", "locale", "entries", "empty", "draft", "stale", "accepted", "signed", "")]
    for item in found:
        entries = item.entries
        rows.append(
            (
                item.article,
                item.locale,
                str(item.total),
                str(entries["untranslated"] or "·"),
                str(entries["draft"] or "·"),
                str(entries["stale"] or "·"),
                str(item.accepted or "·"),
                str(entries["attested"] or "·"),
                f"{100 * item.accepted // max(1, item.total)} %",
            )
        )
    for line in shared.table(rows, right=frozenset(range(2, 9))):
        shared.say(line)
    for item in found:
        if item.safety:
            shared.say(
                f"{item.article} ({item.locale}): {shared.safety_texts(item.safety)} — polyfolio "
                f"review list --locale {item.locale} --safety"
            )
