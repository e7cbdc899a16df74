"""``tieout init``: a state folder of one's own."""

from importlib.resources import files

from contracts.institution import load_institution
from orchestration.cli.console import out
from orchestration.cli.options import HomeOption, home_of
from orchestration.state import prepare_state


def init(home: HomeOption = None) -> None:
    """Make a state folder: an institution.yaml to fill in, an inbox, and empty stores."""
    place = home_of(home)
    is_new = not place.institution_file.is_file()
    if is_new:
        place.root.mkdir(parents=True, exist_ok=True)
        template = files("orchestration").joinpath("institution.template.yaml")
        place.institution_file.write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    load_institution(place.root)
    prepare_state(place)
    out.print(f"{'Made' if is_new else 'Completed'} the state folder {place.root}", soft_wrap=True)
    out.print("Next: declare your accounts and sources in institution.yaml, then")
    out.print("  tieout config check      says whether the declaration is sound")
    out.print("  tieout ingest FILE ...   takes files in")
