"""Engines of other distributions, and what settings may say to any engine."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.engines import REFUSED, engine, names
from pipeline.errors import SettingsError
from pipeline.options import BUILT_IN
from pipeline.settings import parse_settings

ROOT = Path(__file__).parents[1]

MIRROR = '''
"""The engine of docs/engines.md."""
from pipeline.engines.base import Basis, Capabilities, Simple
from pipeline.options import Kind, Option


class Mirror(Simple):
    name = "mirror"
    options = {"mark": Option(Kind.TEXT)}
    capabilities = Capabilities(local=True, basis=Basis.SOURCE)

    def __init__(self, options):
        self.mark = options.get("mark", "")

    def translate(self, batch):
        return [text.upper() + self.mark for text in batch.texts]
'''


RAISING = """

def Raising(options):
    return options["url"]


def Empty(options):
    return {}
"""


@pytest.fixture(name="installed", scope="module")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel as a stranger would build it, installed by pip into a folder of its own."""
    folder = tmp_path_factory.mktemp("mirror")
    wheel = folder / "polyfolio_mirror-1.0-py3-none-any.whl"
    info = "polyfolio_mirror-1.0.dist-info"
    files = {
        "mirror_engine.py": MIRROR + RAISING,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: polyfolio-mirror\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        f"{info}/entry_points.txt": "[polyfolio.engines]\nmirror = mirror_engine:Mirror\n"
        "broken = mirror_engine:Nothing\nraising = mirror_engine:Raising\n"
        "no-engine = mirror_engine:Empty\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(name, text)
    target = folder / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, "--target", str(target), str(wheel)], check=True)
    return target


def polyfolio(installed: Path, project: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "cli.py"), "-C", str(project), *args]
    environ = {"PYTHONPATH": f"{installed}:{ROOT}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def project(folder: Path, more: str, engines: str = '"mirror"') -> Path:
    (folder / "source").mkdir(exist_ok=True)
    (folder / "source" / "tea.md").write_text("# Tea\n\nBoil *the* `x`.\n", encoding="utf-8")
    (folder / "polyfolio.toml").write_text(
        f'[project]\nname = "T"\nlocales = ["de"]\n[draft]\nengines = [{engines}]\n{more}',
        encoding="utf-8",
    )
    return folder


def test_an_installed_engine_drafts_with_its_own_settings(installed: Path, tmp_path: Path) -> None:
    tea = project(tmp_path, '[engines.mirror]\nmark = "!"\n')
    assert polyfolio(installed, tea, "extract").returncode == 0
    done = polyfolio(installed, tea, "draft")
    assert (done.returncode, done.stdout) == (
        0,
        "2 entries drafted of 2 empty\n  de: 2 by mirror\n",
    )
    catalog = (tea / "locale/de/LC_MESSAGES/tea.po").read_text(encoding="utf-8")
    assert 'msgstr "BOIL *THE* `x`.!"' in catalog
    assert re.search(r"# origin: mirror d:\w+", catalog)


def test_settings_of_an_installed_engine_are_as_strict(installed: Path, tmp_path: Path) -> None:
    tea = project(tmp_path, '[engines.mirror]\nmrak = "!"\n')
    polyfolio(installed, tea, "extract")
    done = polyfolio(installed, tea, "draft")
    assert done.returncode == 3
    assert done.stderr == (
        "polyfolio: polyfolio.toml: [engines.mirror] has no key 'mrak' — did you mean 'mark'?\n"
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("broken", "the engine 'broken' cannot be loaded: AttributeError"),
        ("raising", "the engine 'raising' cannot be loaded: KeyError: 'url' — mend or uninstall"),
        ("no-engine", "'no-engine' is neither an engine nor a translator: it has no 'propose'"),
    ],
)
def test_an_engine_that_cannot_be_loaded_is_named(
    installed: Path, tmp_path: Path, name: str, told: str
) -> None:
    tea = project(tmp_path, "", f'"{name}"')
    polyfolio(installed, tea, "extract")
    done = polyfolio(installed, tea, "draft")
    assert done.returncode == 3
    assert done.stderr.startswith(f"polyfolio: polyfolio.toml: {told}")
    assert "docs/" not in done.stderr


def test_without_its_distribution_the_engine_is_unknown(tmp_path: Path) -> None:
    tea = project(tmp_path, "")
    polyfolio(ROOT, tea, "extract")
    assert "[draft] engines names 'mirror', which is no engine" in (
        polyfolio(ROOT, tea, "draft").stderr
    )


def test_the_page_of_engines_shows_an_engine_that_works() -> None:
    page = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
    shown = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert shown is not None
    assert shown[1].strip() == MIRROR.strip().removeprefix('"""The engine of docs/engines.md."""\n')


def test_the_page_of_engines_names_every_engine_and_every_setting() -> None:
    page = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
    assert [name for name in names() if f"`{name}`" not in page] == []
    keys = {key for table in BUILT_IN.values() for key in table}
    assert sorted(key for key in keys if f"`{key}`" not in page) == []
    assert [name for name in REFUSED if f"`{name}`" not in page] == []


# --- what settings may say ------------------------------------------------------------------------


def refused(text: str) -> str:
    with pytest.raises(SettingsError) as error:
        parse_settings(f'[project]\nname = "T"\nlocales = ["de"]\n{text}', "polyfolio.toml")
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[engines.deepl]\nformalty = "more"',
            "polyfolio.toml:5: [engines.deepl] has no key 'formalty' — did you mean 'formality'?",
        ),
        (
            '[engines.deepl]\nformality = "posh"',
            (
                "polyfolio.toml:5: formality = 'posh' is unknown — use default, more, less,"
                " prefer_more, prefer_less"
            ),
        ),
        (
            '[engines.deepl]\nauth_key = "s3cret"',
            (
                "polyfolio.toml:5: [engines.deepl] has no key 'auth_key': keys never stand in settings"
                " — take it out, and set DEEPL_AUTH_KEY in the environment"
            ),
        ),
        (
            '[engines.libretranslate]\nurl = "http://me:pw@x"',
            (
                "polyfolio.toml:5: [engines.libretranslate] url must be an address (https://…), without"
                " a user name, a key or a question mark — correct it"
            ),
        ),
        (
            "[engines.google]\nrate = 0",
            "polyfolio.toml:5: [engines.google] rate must be a number above 0 — correct it",
        ),
        (
            "[engines.google]\nworkers = true",
            (
                "polyfolio.toml:5: [engines.google] workers must be a whole number, 0 or more"
                " — correct it"
            ),
        ),
        (
            "[engines.offline]\nfast = true",
            "polyfolio.toml:5: [engines.offline] has no key 'fast' — it has no settings",
        ),
        ("[engines]\ndeepl = 1", "polyfolio.toml:5: 'deepl' must be a table — correct it"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_place(text: str, message: str) -> None:
    assert refused(text) == message


def test_good_settings_are_kept() -> None:
    text = (
        '[project]\nname = "T"\nlocales = ["de"]\n[locales.de]\nstyle = "Short."\n'
        "[engines.deepl]\nrate = 2\nglossaries = { de = 'g' }\n[engines.mirror]\nanything = 1\n"
    )
    settings = parse_settings(text, "x.toml")
    assert settings.engine_options["deepl"] == {"rate": 2, "glossaries": {"de": "g"}}
    assert settings.by_locale["de"].style == "Short."


@pytest.mark.parametrize("name", REFUSED)
def test_engines_that_are_not_sound_are_refused_with_the_reason(name: str) -> None:
    with pytest.raises(SettingsError) as error:
        engine(name)
    assert error.value.remedy == REFUSED[name]
