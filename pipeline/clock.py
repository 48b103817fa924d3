"""The one place that asks what time it is; ``SOURCE_DATE_EPOCH`` overrules the clock."""

from __future__ import annotations

import datetime
import os
from typing import Final

from pipeline.errors import SettingsError


def now() -> datetime.datetime:
    """The time in UTC, to the minute where it is written into catalogs.

    Raises :class:`SettingsError` where ``SOURCE_DATE_EPOCH`` is not a whole number of seconds.
    """
    epoch = source_date_epoch()
    if epoch is None:
        return datetime.datetime.now(datetime.UTC)
    return datetime.datetime.fromtimestamp(epoch, datetime.UTC)


def source_date_epoch() -> int | None:
    """The value of ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), or None where it is not set."""
    value = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not value:
        return None
    if (
        not value.isascii()
        or not value.isdigit()
        or len(value) > len(_LAST)
        or int(value) > int(_LAST)
    ):
        raise SettingsError(
            f"SOURCE_DATE_EPOCH={value[:20]!r} is not a number of seconds before the year 10000",
            remedy="unset it or give seconds since 1970",
        )
    return int(value)


_LAST: Final = "253402300799"
"""The last second of the year 9999, which is the last that dates are written for."""


def catalog_date(moment: datetime.datetime) -> str:
    """A time as gettext writes it in headers.

    >>> catalog_date(datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC))
    '2026-01-02 03:04+0000'
    """
    return moment.strftime("%Y-%m-%d %H:%M%z")
