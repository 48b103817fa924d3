"""Articles that are back under a name that they had before: their catalogs went on elsewhere.

What stayed under the old name says where (:mod:`pipeline.succession`). As long as that article lives
on, both are articles by themselves; once it is gone, its catalogs come back with the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.catalog import Catalog
from pipeline.jobs.extract_gone import WithoutSource
from pipeline.jobs.extract_plan import Plan
from pipeline.locales import Locale
from pipeline.project import Project
from pipeline.succession import left_obsolete, successor


def take_back(project: Project, plans: Iterable[Plan], gone: WithoutSource | None) -> None:
    """Let plans whose catalogs went on in components that are gone now have those."""
    for plan in plans:
        for locale, current in [*_went_on(plan)]:
            last = _last(project, plan, locale, current)
            if last is None or gone is None:
                _put(plan, locale, left_obsolete(current))
            else:
                gone.take_back(plan, locale, current, last)


def _went_on(plan: Plan) -> Iterator[tuple[Locale, Catalog]]:
    """The catalogs of a plan that went on elsewhere."""
    merged = ((locale, catalog) for locale, (catalog, _) in plan.merged.items())
    for locale, catalog in (*plan.waiting.items(), *merged):
        if isinstance(catalog, Catalog) and successor(catalog) is not None:
            yield locale, catalog


def _last(project: Project, plan: Plan, locale: Locale, catalog: Catalog) -> str | None:
    """The component in which a catalog went on last, where it is gone now."""
    living = {project.component(article_id) for article_id in project.article_ids()}
    seen = {plan.component.name}
    name = None
    now: Catalog | None = catalog
    while now is not None and (next_one := successor(now)) is not None:
        if next_one.component in seen or next_one.component in living:
            return None
        name = next_one.component
        seen.add(name)
        # A fault in it stops the run: what did not come back now never would.
        now = project.look_at(project.catalog_path(name, locale), must_be_read=True)
    return name if now is not None else None


def _put(plan: Plan, locale: Locale, catalog: Catalog) -> None:
    plan.merged.pop(locale, None)
    plan.waiting[locale] = catalog
