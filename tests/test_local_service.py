"""Drafts by a service on this machine: nothing leaves it, and no proxy takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.libretranslate import LibreTranslateTranslator
from tests import services
from tests.hosted import shout
from tests.services import elsewhere, service
from tests.test_draft_outbound import TEA, draft, project, translations


def openai_at(url: str) -> str:
    return f'[engines.openai]\nmodel = "m"\nurl = "{url}"\n'


@pytest.mark.parametrize(
    ("engine", "protocol"), [("libretranslate", services.libre), ("openai", services.chat)]
)
def test_what_goes_to_a_service_on_this_machine_does_not_leave_it(
    tmp_path: Path, engine: str, protocol: Any
) -> None:
    with service(protocol(shout)) as there:
        url = there.url.replace("127.0.0.1", "localhost")
        tea = project(
            tmp_path, url, f'"{engine}"', openai_at(url), tea=f"---\nmt: local\n---\n\n{TEA}"
        )
        plan = draft(tea, "--plan", "--json").json()
        shown = draft(tea, "--plan")
        assert there.asked == []  # a plan asks nobody, here or there
        done = draft(tea)
        assert there.asked
    assert shown.out.startswith("3 entries would be drafted here, 0 elsewhere, of 3 empty\n")
    assert f"3 entries: would go to {engine} on this machine (localhost:" in shown.out
    assert plan["sent"] == []
    assert [share["local"] for item in plan["locales"] for share in item["shares"]] == [True]
    assert (done.code, done.err) == (0, "")
    assert done.out == f"3 entries drafted of 3 empty\n  de: 3 by {engine}\n"


def test_it_is_not_asked_twice_for_the_same_text_either(tmp_path: Path) -> None:
    with service(services.chat(shout)) as there:
        tea = project(tmp_path, "http://localhost", '"openai"', openai_at(there.url))
        before = {path: path.read_bytes() for path in tea.rglob("*.po")}
        draft(tea)
        asked = len(there.asked)
        for path, data in before.items():
            path.write_bytes(data)
        assert draft(tea, "--budget", "1").out.startswith("5 entries drafted of 5 empty\n")
        assert len(there.asked) == asked


def test_no_proxy_takes_what_is_meant_for_this_machine(tmp_path: Path) -> None:
    with elsewhere(services.libre(shout)) as proxy, service(services.libre(shout)) as there:
        assert draft(project(tmp_path, there.url)).out.startswith("5 entries drafted")
        assert translations(there)
        assert proxy.asked == []
        (tmp_path / "source" / "cup.md").write_text("A cup.\n", encoding="utf-8")
        draft(project(tmp_path, proxy.url))  # the control: anything else goes through it
        assert proxy.asked


@pytest.mark.parametrize("host", ["localhost.example", "127.0.0.1.example", "tea"])
def test_a_name_that_only_looks_like_this_machine_does_not_count_as_it(host: str) -> None:
    assert not LibreTranslateTranslator({"url": f"http://{host}:5000"}).capabilities.local
