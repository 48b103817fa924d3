"""Releases in a folder: one whole release is live at any moment, also after a death on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.bundle import Bundle, build_bundle, digest, read_manifest
from pipeline.errors import AccessError, InputError
from pipeline.model import Artifact
from pipeline.stores.folder import FolderStore
from tests.killed import at_each_step

IMPORTS = """
from pipeline.bundle import build_bundle
from pipeline.model import Artifact
from pipeline.stores.folder import FolderStore
"""
PUBLISH = """
files = [Artifact(p, b"new", "text/plain") for p in ("de/x.html", "de/y.html", "en/x.html")]
FolderStore(Path(folder)).publish(build_bundle({}, (), files))
"""


def bundle(text: bytes, *paths: str) -> Bundle:
    return build_bundle({}, (), [Artifact(path, text, "text/plain") for path in paths])


OLD = bundle(b"old", "de/x.html", "en/x.html")
NEW = bundle(b"new", "de/x.html", "de/y.html", "en/x.html")


def live(root: Path) -> str:
    """The live release, each of whose bytes is as its manifest says."""
    release = (root / "current").readlink().name
    manifest = (root / "current/manifest.json").read_bytes()
    wanted = next(bundle for bundle in (OLD, NEW) if bundle.release == release)
    assert manifest == wanted.manifest
    assert read_manifest(manifest, "manifest.json")[0]["release"] == release
    for artifact in wanted.artifacts:
        assert digest((root / "current" / artifact.path).read_bytes()) == digest(artifact.data)
    return release


def test_killed_at_any_step_a_whole_release_is_live(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    seen = []
    for _ in at_each_step(IMPORTS, PUBLISH, tmp_path):
        seen.append(live(tmp_path) if seen else None)
        if seen[-1] == NEW.release:
            (tmp_path / "current").unlink()
        store.publish(OLD)
        assert live(tmp_path) == OLD.release
    assert seen[1] == OLD.release
    assert seen[-1] == NEW.release
    assert len(seen) > 10
    assert not list((tmp_path / "releases").glob(".new-*"))
    assert store.publish(NEW)
    assert live(tmp_path) == NEW.release


def test_a_release_that_is_live_is_left_alone(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    assert store.current() is None
    assert store.documents() == ()
    assert store.publish(OLD)
    assert not store.publish(OLD)
    assert store.publish(NEW)
    assert store.publish(OLD), "an earlier release is made live again"
    assert live(tmp_path) == OLD.release
    assert store.read("de/x.html") == b"old"


def test_a_damaged_release_is_mended_in_place(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.publish(OLD)
    (tmp_path / "current/de/x.html").write_bytes(b"harmed")
    (tmp_path / "current/manifest.json").unlink()
    assert store.publish(OLD)
    assert live(tmp_path) == OLD.release


def test_what_is_not_ours_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    (tmp_path / "current/a").write_bytes(b"a")
    with pytest.raises(InputError, match="'current' is not a link"):
        FolderStore(tmp_path).publish(OLD)
    assert (tmp_path / "current/a").read_bytes() == b"a"


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "dist").write_bytes(b"a file")
    with pytest.raises(AccessError) as caught:
        FolderStore(tmp_path / "dist").publish(OLD)
    assert str(caught.value).startswith("dist: ")
    assert caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"[" * 100_000, b"\xff"])
def test_a_manifest_that_cannot_be_read_is_one_error(data: bytes) -> None:
    with pytest.raises(InputError, match="the manifest cannot be read") as caught:
        read_manifest(data, "manifest.json")
    assert (caught.value.where, caught.value.remedy) == ("manifest.json", "publish again")
