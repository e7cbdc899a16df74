import pytest

from contracts.home import Home
from tests.orchestration.cli.conftest import Run, begun


@pytest.mark.usefixtures("home")
def test_the_template_is_sound_as_it_is_and_with_every_form_in_it(run: Run) -> None:
    assert run("init", "--home", "new").code == 0
    as_it_is = run("config", "check", "--home", "new")
    with_all = run("config", "check")

    assert (as_it_is.code, with_all.code) == (0, 0)
    assert "No account of yours is declared yet" in as_it_is.out
    assert "No account of yours" not in with_all.out
    for word in ("operating-eur", "mt940", "processor-*.csv", "wire_in", "with Tieout"):
        assert word in with_all.out


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("gl_code: 1000", "gl_code: 1001", "1001 is no account of the chart"),
        ("gl_code: 1000", "gl_code: 2000", "2000 Customer wallets is of class liability"),
        ("calendar: DE", "calendar: XX", "'XX' is no ISO 3166 country"),
        ("date: 2026-01-02", "date: 2026-13-02", "'2026-13-02' is no date"),
        ('"%Y-%m-%dT%H:%M:%S"', "YYYY-MM-DD", "'YYYY-MM-DD' is no pattern of dates"),
        ("id: operating-eur", "id: Operating EUR", "'^[a-z][a-z0-9_-]{0,62}$'"),
        ("name: My Institution", 'name: "\x01"', "line 2: holds a control character"),
        ("name: My Institution", "? [a]\n: b", "line 2: a key must be a name"),
        ("Europe/Berlin", "Berlin", "'Berlin' is no IANA time zone"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    run: Run, home: Home, right: str, wrong: str, said: str
) -> None:
    assert right in begun()
    home.institution_file.write_text(begun().replace(right, wrong, 1))

    done = run("config", "check")

    assert (done.code, done.out) == (4, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_family_of_accounts_stands_on_the_side_of_liabilities(run: Run, home: Home) -> None:
    mapping = "          family: {prefix: c-, gl_code: 1000, currency: EUR}"
    marker = "          table: movements\n"
    home.institution_file.write_text(begun().replace(marker, f"{marker}{mapping}\n"))

    done = run("config", "check")

    assert done.code == 4
    assert "csv.family.gl_code: 1000 Cash at the ODFI is of class asset" in done.err


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("format: nacha", 4),
        ("format: nacha, accounts: {EUR: operating-eur}", 4),
        ("format: stripe", 4),
        ("format: stripe, accounts: {EUR: operating-eur}", 0),
    ],
)
def test_a_format_that_names_no_account_needs_one_declared(
    run: Run, home: Home, declared: str, code: int
) -> None:
    kind, marker = f'      - {{name: "*.rail", {declared}}}\n', "    files:\n"
    home.institution_file.write_text(begun().replace(marker, marker + kind, 1))

    done = run("config", "check")

    assert done.code == code, done.err
    assert ("files.*.rail.accounts" in done.err) == (code == 4)


def test_a_fault_in_a_declared_source_is_named_with_its_source(run: Run, home: Home) -> None:
    (home.root / "declared").mkdir(exist_ok=True)
    (home.root / "declared" / "rail.yaml").write_text(
        "source: rail\ndescription: A rail.\nfiles: []\n"
        "accounts: [{id: lane, name: Lane, currency: EUR, gl_code: 2000}]\n"
    )

    done = run("config", "check")

    assert done.code == 4
    assert "sources.rail.accounts.lane.gl_code: 2000 Customer wallets is of class" in done.err
