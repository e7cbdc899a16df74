"""When a home was last backed up, in words for a person who looks at its state."""

import datetime as dt
from typing import Final

from contracts.errors import DeclarationError
from contracts.home import Home
from orchestration.backup.settings import backup_settings
from orchestration.backup.shelf import Shelf

_HOUR: Final = dt.timedelta(hours=1)
_HOURS_SHOWN_MAX: Final = 48


def last_backup_in_words(home: Home) -> str:
    """Return when the newest backup was made and how long ago, or why there is none."""
    try:
        settings = backup_settings(home)
    except DeclarationError:
        return "unknown: institution.yaml cannot be read"
    backups = Shelf(settings.folder).backups()
    if backups:
        made_at = backups[-1].made_at
        return f"{made_at:%Y-%m-%d %H:%M} UTC, {_ago(made_at)}"
    return "never" if settings.recipients else "never: no key is declared (tieout backup keygen)"


def _ago(made_at: dt.datetime) -> str:
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - an age is measured by the clock on the wall
    hours = (now - made_at) // _HOUR
    if hours < 1:
        return "less than an hour ago"
    return f"{hours} h ago" if hours <= _HOURS_SHOWN_MAX else f"{hours // 24} days ago"
