"""The one place that asks what time it is; ``SOURCE_DATE_EPOCH`` overrules the clock."""

from __future__ import annotations

import datetime
import os

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
    if not value.isascii() or not value.isdigit():
        raise SettingsError(
            f"SOURCE_DATE_EPOCH={value!r} is not a number of seconds",
            remedy="unset it or give seconds since 1970",
        )
    return int(value)


def catalog_date(moment: datetime.datetime) -> str:
    """A time as gettext writes it in headers.

    >>> catalog_date(datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC))
    '2026-01-02 03:04+0000'
    """
    return moment.strftime("%Y-%m-%d %H:%M%z")
