"""Which source a file belongs to, where the caller does not say: found by its declared name.

Two sources that fit are a question for a person, not a guess. Putting the file into the inbox is
the sources' business.
"""

from pathlib import Path

from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason


def by_source(
    paths: list[Path], institution: Institution, source: str | None
) -> dict[str, list[Path]]:
    """Return the paths by the source they belong to; a folder stays a folder where it is named.

    Raises:
        RefusedFileError: a path does not exist, or fits no source or several.
    """
    grouped: dict[str, list[Path]] = {}
    for path in paths:
        if not path.exists():
            to_do = "Name a file or a folder that exists."
            raise RefusedFileError(RefusalReason.EMPTY_FILE, str(path), to_do=to_do)
        if source is not None or not path.is_dir():
            grouped.setdefault(_source_of(path, institution, source), []).append(path)
            continue
        for one in sorted(path.iterdir()):
            if one.is_file() and not one.name.startswith("."):
                grouped.setdefault(_source_of(one, institution, None), []).append(one)
    return grouped


def _source_of(path: Path, institution: Institution, source: str | None) -> str:
    if source is not None:
        if institution.source_named(source) is None:
            known = ", ".join(one.source for one in institution.sources)
            to_do = f"Name one of these: {known}."
            raise RefusedFileError(RefusalReason.SOURCE_UNKNOWN, "--source", source, to_do)
        return source
    fitting = [one.source for one in institution.sources if one.file_named(path.name)]
    if path.parent.name in fitting:
        return path.parent.name
    if len(fitting) != 1:
        found = ", ".join(fitting) or "no source reads such a name"
        to_do = "Say which source it is: tieout ingest --source NAME FILE."
        raise RefusedFileError(RefusalReason.SOURCE_UNKNOWN, str(path), found, to_do)
    return fitting[0]
