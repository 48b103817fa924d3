"""The sample publication from the wheel to the last page, on the command line, in real
processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from tests.command_line import contents, snapshot

ROOT = Path(__file__).parents[1]
ARTICLES = ("choosing-a-therapist", "individual-psychotherapy", "what-a-session-is-like")
LOCALES = ("en", "zh-CN", "ar", "es")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel, unpacked: nothing of the checkout is on the path."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    site = folder / "site"
    zipfile.ZipFile(built).extractall(site)
    return site


def run(
    wheel: Path, folder: Path, *args: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from pipeline.commands import main; main()", *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(wheel), "PYTHONSAFEPATH": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def sample(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `init` made and `run` published, away from the checkout."""
    folder = tmp_path_factory.mktemp("sample")
    assert run(wheel, folder, "init", "rooms").returncode == 0
    root = folder / "rooms"
    before = contents(root)
    done = run(wheel, root, "run")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "dist/current/index.html" in done.stdout
    after = {p: d for p, d in contents(root).items() if not p.startswith("dist/")}
    assert after == before, "the sample is up to date: a run leaves its files as they were"
    return root


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = (document[i].get_textpage().get_text_bounded() for i in range(len(document)))
    return "".join("".join(pages).split())


def test_every_article_is_there_in_every_accepted_language(sample: Path) -> None:
    release = sample / "dist/current"
    for locale in LOCALES:
        for article in ARTICLES:
            for suffix in ("html", "pdf", "txt"):
                assert (release / locale / f"{article}.{suffix}").stat().st_size > 500
    manifest = json.loads((release / "manifest.json").read_text())
    assert manifest["locales"] == list(LOCALES)
    assert {d["state"] for d in manifest["documents"]} == {"complete"}


def test_drafts_wait_and_are_named_with_the_next_command(wheel: Path, sample: Path) -> None:
    out = run(wheel, sample, "run").stdout
    for locale in ("zh_TW", "pt_BR"):
        assert f"next: polyfolio review list --locale {locale}" in out
    everything = contents(sample / "dist/current")
    assert not any(path.startswith(("zh-TW", "pt-BR")) for path in everything)


def test_a_second_run_changes_no_file(wheel: Path, sample: Path) -> None:
    before = snapshot(sample)
    assert run(wheel, sample, "run").returncode == 0
    assert snapshot(sample) == before


def test_the_same_release_elsewhere(wheel: Path, sample: Path, tmp_path: Path) -> None:
    run(wheel, tmp_path, "init", "other place/rooms")
    root = tmp_path / "other place/rooms"
    environment = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    assert run(wheel, root, "run", **environment).returncode == 0
    assert contents(root / "dist") == contents(sample / "dist")


@pytest.mark.parametrize("locale", ["zh-CN", "es"])
def test_the_pdf_gives_its_text_back(sample: Path, locale: str) -> None:
    folder = {"zh-CN": "zh_CN"}.get(locale, locale)
    import polib

    catalog = polib.pofile(str(sample / f"locale/{folder}/LC_MESSAGES/individual-psychotherapy.po"))
    text = text_of(sample / f"dist/current/{locale}/individual-psychotherapy.pdf")
    plain = [
        entry.msgstr
        for entry in catalog
        if not set(entry.msgstr) & set("*[`\\(|") and entry.comment != "front matter: tags"
    ]
    assert len(plain) > 20
    missing = [sentence for sentence in plain if bare(sentence) not in bare(text)]
    assert not missing


def bare(text: str) -> str:
    """Without white space, hyphenation and invisible characters."""
    ignored = "\u00ad\u2066\u2067\u2068\u2069\u200b-\u2010\x02\ufffe"
    return "".join(c for c in text if not c.isspace() and c not in ignored)


def test_help_is_there_without_a_project(wheel: Path, tmp_path: Path) -> None:
    done = run(wheel, tmp_path, "--help")
    assert done.returncode == 0
    assert "publish" in done.stdout
