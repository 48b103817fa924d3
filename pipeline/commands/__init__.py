"""The command line. To see that nothing changed takes less than loading what reads arguments, so that
is done before."""

from __future__ import annotations

import gc
import sys

from pipeline.commands.unchanged import say_unchanged

TYPE_CHECKING = False  # loading ``typing`` takes as long as a run without work
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with the exit code of the contract."""
    arguments = list(sys.argv[1:] if args is None else args)
    try:
        if say_unchanged(arguments):
            sys.exit(0)
        # Most of what a command loads and makes lives until its end: to look for cycles in it again
        # and again takes longer than the work itself.
        gc.set_threshold(500_000, 50, 100)
        from pipeline.commands.group import run
    except KeyboardInterrupt:
        print(f"polyfolio: {INTERRUPTED}", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    run(arguments)


INTERRUPTED: Final = "interrupted; what was done is kept"
