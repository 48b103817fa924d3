"""The group of all commands: one command a file, loaded when it is called. Only click is imported
eagerly."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import sys
from typing import TYPE_CHECKING, Final

import click

from pipeline import __version__
from pipeline.commands import INTERRUPTED
from pipeline.errors import PolyfolioError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

COMMANDS: Final = {
    "init": "Make a new content project, with a sample article.",
    "import": "Turn plain text, HTML or Markdown files into articles.",
    "extract": "Bring templates and catalogs up to the sources.",
    "draft": "Fill empty entries with drafts that wait for a person.",
    "review": "See what waits, and accept, correct, reject or sign it.",
    "check": "Report findings on sources and catalogs.",
    "merge": "Merge what two branches did to a catalog, for git to call.",
    "memory": "Find, import and export translations made before.",
    "glossary": "List the terms that texts are checked for; import CSV and TBX.",
    "publish": "Compile what is accepted into a release.",
    "usage": "Show what translation services were asked, and what that cost.",
    "status": "Show coverage for each locale and article.",
    "run": "Extract, draft, check and publish: the whole job.",
}
"""Every command with its one-line help, so that ``--help`` need not import them."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.commands.{cmd_name}_")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{name}'.{hint}")
        return super().resolve_command(ctx, args)


EXIT_CODES: Final = (
    "Exit codes: 0 done, also when text waits; 1 findings of severity error, or with --strict "
    "anything that waits; 2 wrong usage; 3 bad input or settings; 4 an outside service failed; "
    "70 our own fault; 130 interrupted."
)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES
)
@click.option(
    "-C",
    "directory",
    type=click.Path(file_okay=False),
    default=".",
    metavar="DIR",
    help="Work in another content project.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say where the time goes.")
@click.option("--debug", is_flag=True, help="Show a traceback with an error.")
@click.version_option(__version__, prog_name="polyfolio")
@click.pass_context
def cli(ctx: click.Context, directory: str, verbose: bool, debug: bool) -> None:  # noqa: ARG001
    """Publish source articles, reviewed and typeset, in every language."""
    ctx.obj = {"directory": directory, "verbose": verbose}


def run(arguments: Sequence[str]) -> None:
    """Run the command line and end the process with the exit code of the contract."""
    debug = "--debug" in arguments
    _spell_out(sys.stdout)
    try:
        code = cli.main(args=list(arguments), prog_name="polyfolio", standalone_mode=False)
        if sys.stdout is not None:  # it is None where whoever started the process had closed it
            sys.stdout.flush()
    except PolyfolioError as error:
        code = _report(str(error), error.exit_code, debug)
    except click.exceptions.Abort:
        code = _report(INTERRUPTED, 130, debug)
    except KeyboardInterrupt:
        code = _report(INTERRUPTED, 130, debug)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except click.ClickException as error:
        from pipeline.commands.wrong_usage import told

        code = _report(told(error), error.exit_code, debug=False)
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except Exception as error:  # the last line of defence
        code = _report(*_unforeseen(error), debug)
    gc.freeze()  # nor need cycles be looked for in all of it once more, at the very end
    sys.exit(code if isinstance(code, int) else 0)


def _spell_out(stream: TextIO | None) -> None:
    """Let a stream have what its encoding has no sign for in ASCII, as standard error does from the
    beginning: an arrow in a line for a person must not end what the line tells of."""
    if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
        stream.reconfigure(errors="backslashreplace")


def _unforeseen(error: Exception) -> tuple[str, int]:
    """What to say of an error that no command has words for, and its exit code: it is our fault, but
    where the system refused what every program asks it for."""
    said = ""
    if isinstance(error, OSError):
        said = _refused(error)
    elif isinstance(error, MemoryError) or (
        isinstance(error, ImportError) and _UNMAPPED in str(error)
    ):
        said = "there is not enough memory — end other programs, or raise the limit (ulimit -v)"
    if not said and _is_nowhere():
        said = "this folder is gone — change to another one"
    return (said, 3) if said else (_fault(error), 70)


_UNMAPPED: Final = "failed to map segment"
"""As the system's loader says that there is no memory for a library."""


def _is_nowhere() -> bool:
    """Whether the folder that the command was called in is gone."""
    from pathlib import Path

    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _fault(error: Exception) -> str:
    return (
        f"polyfolio failed: {type(error).__name__}: {error} — "
        "this is our fault; run again with --debug and report it"
    )


def _refused(error: OSError) -> str:
    """What to say where the system refuses a file that nobody asked it for in vain before, or where
    standard output takes no more; "" where it was neither."""
    from pipeline.commands.shared import discard
    from pipeline.refusals import refused

    if isinstance(error.filename, str):
        return str(refused(error, error.filename, error.filename))
    if error.errno not in _FULL:
        return ""
    discard(sys.stdout)
    reason = os.strerror(error.errno)
    return f"standard output: {reason} — write it elsewhere; what was done is kept"


_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def _report(message: str, code: int, debug: bool) -> int:
    try:
        if debug:
            import traceback

            traceback.print_exc()
        click.echo(f"polyfolio: {message}", err=True)
    except OSError:  # where nobody can be told, the code alone must say it
        from pipeline.commands.shared import discard

        discard(sys.stderr)
    return code
