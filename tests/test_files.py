"""Files: whole after any death, refused in one line, and one writer at a time."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import files, lock
from pipeline.errors import AccessError
from tests.killed import ROOT, at_each_step, within_a_write

OLD, NEW = b"old " * 25_000, b"new!" * 50_000
IMPORTS = "from pipeline import files"
ATOMIC = "files.write(Path(folder, 'x.po'), b'new!' * 50_000, 'x.po')"
PLAIN = "Path(folder, 'x.po').write_bytes(b'new!' * 50_000)"


def test_killed_at_any_step_the_old_file_or_the_new_one_stands_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    seen = []
    path.write_bytes(OLD)
    for _ in at_each_step(IMPORTS, ATOMIC, tmp_path):
        seen.append(path.read_bytes())
        assert seen[-1] in (OLD, NEW)
        path.write_bytes(OLD)
    assert seen[0] == OLD
    assert seen[-1] == NEW
    assert len(seen) > 4


def test_the_control_a_plain_write_is_torn(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    for work, whole in ((ATOMIC, True), (PLAIN, False)):
        path.write_bytes(OLD)
        within_a_write(IMPORTS, work, tmp_path, 60_000)
        assert (path.read_bytes() in (OLD, NEW)) is whole


def test_writing_what_stands_there_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "x.po"
    assert files.write(path, b"a", "x.po")
    before = path.stat()
    assert not files.write(path, b"a", "x.po")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [found.name for found in path.parent.iterdir()] == ["x.po"]


def test_a_batch_is_written_as_a_whole_or_leaves_every_file(tmp_path: Path) -> None:
    old, new, pipe = tmp_path / "old.po", tmp_path / "de" / "new.po", tmp_path / "pipe.po"
    old.write_bytes(b"a")
    os.mkfifo(pipe)
    with pytest.raises(AccessError, match="is not a regular file"):
        files.write_all([files.Wanted(p, b"b", p.name) for p in (old, new, pipe)])
    assert old.read_bytes() == b"a"
    assert sorted(p.name for p in tmp_path.rglob("*.*")) == ["old.po", "pipe.po"]
    many = [tmp_path / "de" / f"{number}.po" for number in range(200)]
    written = files.write_all(
        [files.Wanted(p, p.name.encode(), p.name) for p in (old, new, *many, old)]
    )
    assert written == [True] * 203
    assert all(p.read_bytes() == p.name.encode() for p in (old, new, *many))
    assert len(list(tmp_path.rglob("*.*"))) == 203
    assert (
        files.write_all([files.Wanted(p, p.name.encode(), p.name) for p in many]) == [False] * 200
    )


def test_mode_and_links_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "x.po", tmp_path / "link.po"
    target.write_bytes(b"a")
    target.chmod(0o640)
    link.symlink_to(target.name)
    files.write(link, b"b", "link.po")
    assert link.is_symlink()
    assert target.read_bytes() == b"b"
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("missing.po", "no such file"),
        ("folder.po", "is a folder"),
        ("pipe.po", "is not a regular file"),
        ("loop.po", "is a link that leads to itself"),
        ("lost.po", "is a link to nothing"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "folder.po").mkdir()
    os.mkfifo(tmp_path / "pipe.po")
    (tmp_path / "loop.po").symlink_to("loop.po")
    (tmp_path / "lost.po").symlink_to("nowhere.po")
    with pytest.raises(AccessError) as caught:
        files.read(tmp_path / name, f"locale/{name}")
    assert str(caught.value).startswith(f"locale/{name}: {what} — ")
    assert caught.value.exit_code == 3


def test_another_users_files_are_one_line(tmp_path: Path) -> None:
    """As another user, since root may do anything."""
    locked, secret, closed = tmp_path / "folder", tmp_path / "secret.po", tmp_path / "closed"
    locked.mkdir()
    closed.mkdir(0)
    (locked / "x.po").write_bytes(b"a")
    secret.write_bytes(b"a")
    secret.chmod(0)
    locked.chmod(0o555)
    script = f"""
import os
from pathlib import Path
from pipeline import files
from pipeline.errors import AccessError
if os.geteuid() == 0:
    with files.locked(Path({str(tmp_path / "warm")!r})):
        files.write(Path({str(tmp_path / "warm.po")!r}), b"a", "warm.po")
    os.setuid(65534)
folder = Path({str(tmp_path)!r})
for act in (
    lambda: files.read(folder / "secret.po", "secret.po"),
    lambda: files.write(folder / "folder/x.po", b"b", "folder/x.po"),
    lambda: files.write(folder / "folder/new/y.po", b"b", "folder/new/y.po"),
    lambda: files.locked(folder / "folder/.polyfolio").__enter__(),
    lambda: files.locked(folder / "closed/.polyfolio").__enter__(),
):
    try:
        act()
    except AccessError as error:
        print(error)
"""
    for parent in tmp_path.parents:
        if parent.stat().st_uid == os.geteuid() and parent.name.startswith(("pytest-", "popen-")):
            parent.chmod(0o755)
    tmp_path.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    remedy = "check the file's and folder's mode"
    assert done.stdout.splitlines() == [
        f"secret.po: no permission — {remedy}",
        f"folder/x.po: no permission — {remedy}",
        f"folder/new/y.po: no permission — {remedy}",
        f".polyfolio: no permission — {remedy}",
        f".polyfolio: no permission — {remedy}",
    ]
    assert (locked / "x.po").read_bytes() == b"a"
    assert [path.name for path in locked.iterdir()] == ["x.po"]


@pytest.mark.parametrize(
    ("code", "helps"),
    [(errno.EROFS, "work on a copy"), (errno.ENOSPC, "free some space"), (errno.EIO, "EIO")],
)
def test_what_the_system_says_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, helps: str
) -> None:
    def fails(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "open", fails)
    with pytest.raises(AccessError, match=os.strerror(code)) as caught:
        files.write(tmp_path / "a.po", b"a", "a.po")
    assert helps in caught.value.remedy


@pytest.mark.parametrize("without_flock", [False, True])
def test_one_writer_at_a_time_and_a_dead_one_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_flock: bool
) -> None:
    """Also where one of both has its lock by the library."""
    if without_flock:
        monkeypatch.setattr(lock, "fcntl", None)
    script = (
        "import sys; from pathlib import Path; from pipeline import files\n"
        "with files.locked(Path(sys.argv[1])): print('held', flush=True); input()"
    )
    monkeypatch.setattr(files, "WAIT", 0.01)
    monkeypatch.setattr(lock, "_SOON", 0)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / ".polyfolio")],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as holder:  # fmt: skip
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        told: list[str] = []
        with pytest.raises(AccessError, match="another run"):
            files.locked(tmp_path / ".polyfolio", lambda: told.append("waits")).__enter__()
        assert told == ["waits"]
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with files.locked(tmp_path / ".polyfolio"):
        pass


def test_a_lock_whose_file_was_removed_is_no_lock(tmp_path: Path) -> None:
    """Else two would hold it: one the old file's, one that of a new file under the name."""
    with lock.held(tmp_path / "lock", 0, lambda: None):
        (tmp_path / "lock").unlink()
        with lock.held(tmp_path / "lock", 0, lambda: None), pytest.raises(TimeoutError):
            lock.held(tmp_path / "lock", 0, lambda: None).__enter__()
