"""``tieout init``: a state folder of one's own."""

from importlib.resources import files

from contracts.errors import StateError
from contracts.institution import load_institution
from orchestration.cli.console import say
from orchestration.cli.options import HomeOption, home_of, shown, typed
from orchestration.state import prepare_state


def init(home: HomeOption = None) -> None:
    """Make a state folder: an institution.yaml to fill in, an inbox, and empty stores."""
    place = home_of(home)
    if place.root.exists() and not place.root.is_dir():
        raise StateError(place.root, "is no folder", "Name one that is, or a new one: --home DIR.")
    is_new = not place.institution_file.is_file()
    if is_new:
        place.root.mkdir(parents=True, exist_ok=True)
        template = files("orchestration").joinpath("institution.template.yaml")
        place.institution_file.write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    load_institution(place.root)
    prepare_state(place)
    say(f"{'Made' if is_new else 'Completed'} the state folder {place.root}")
    say(f"Next: declare your accounts and sources in {shown(place.institution_file)}, then")
    say(f"  {typed('config check', place)}")
    say("      says whether the declaration is sound")
    say(f"  {typed('ingest --dry-run', place)} FILES")
    say("      shows what files would become; without --dry-run it takes them in")
