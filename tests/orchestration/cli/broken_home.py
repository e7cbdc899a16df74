"""A small institution whose bank disagrees with its books in every way, and how to decide on it."""

from pathlib import Path
from typing import Final

from assets.reconciliation.decisions.open_breaks import latest_breaks
from contracts.home import Home
from orchestration.line import run_ingest, run_reconcile
from orchestration.state import prepare_state
from tests.orchestration.cli.conftest import Done, Run
from warehouse.lake import open_lake

INSTITUTION: Final = """
name: Example
tenant: 1
time_zone: Europe/Prague
calendar: CZ
accounts:
  - id: main
    name: Main account
    currency: EUR
    gl_code: 1000
    external_ids: ["100200300400"]
    opening_balance: {amount: "500.00", date: 2026-01-04}
    settlement_lag_days: 0
  - id: other
    name: Other account
    currency: EUR
    gl_code: 1030
    external_ids: ["500600700800"]
    opening_balance: {amount: "500.00", date: 2026-01-04}
    settlement_lag_days: 0
sources:
  - source: movements
    description: What our own payment service did.
    files:
      - name: "movements-*.csv"
        format: csv
        posts: true
        csv:
          table: movements
          date_format: "%Y-%m-%dT%H:%M:%S"
          columns:
            external_id: id
            kind: kind
            account: account
            customer: customer
            currency: currency
            amount: amount
            date: occurred_at
            reference: reference
            counterparty: counterparty
            description: description
  - source: bank
    description: Statements of both accounts.
    files:
      - name: "bank-*.csv"
        format: csv
        csv:
          table: statement_lines
          columns:
            account: account
            currency: currency
            booking_date: booked_on
            value_date: booked_on
            amount: amount
            reference: reference
            bank_reference: id
            transaction_code: type
            counterparty: counterparty
            description: description
          fee_codes: [fee]
          trailer: {marker: type, opening: opening, closing: closing}
"""
MOVEMENTS: Final = """\
id,kind,account,customer,currency,amount,occurred_at,reference,counterparty,description
m-0,wire_in,main,ada,EUR,1000.00,2026-01-05T09:00:00,R0,Ada,agreed
m-1,wire_in,main,ada,EUR,70.00,2026-01-05T09:01:00,R1,Ada,never came
m-2,wire_in,main,ada,EUR,100.00,2026-01-05T09:02:00,R2,Ada,came short
m-3,wire_in,main,ada,EUR,33.00,2026-01-05T09:03:00,R3,Ada,came elsewhere
"""
_HEAD: Final = "id,type,booked_on,account,currency,amount,reference,counterparty,description\n"
MAIN: Final = f"""{_HEAD}\
,opening,2026-01-04,100200300400,EUR,500.00,,,
b-0,payment,2026-01-05,100200300400,EUR,1000.00,R0,Ada,
b-1,payment,2026-01-05,100200300400,EUR,90.00,R2,Ada,from CZ6508000000192000145399
b-2,fee,2026-01-05,100200300400,EUR,-5.00,,,keeping
b-3,payment,2026-01-05,100200300400,EUR,12.00,R9,Eve,
b-4,payment,2026-01-06,100200300400,EUR,1000.00,R0,Ada,again
,closing,2026-01-06,100200300400,EUR,2597.00,,,
"""
OTHER: Final = f"""{_HEAD}\
,opening,2026-01-04,500600700800,EUR,500.00,,,
c-0,payment,2026-01-05,500600700800,EUR,33.00,R3,Ada,
,closing,2026-01-06,500600700800,EUR,533.00,,,
"""


def broken_home(root: Path) -> Home:
    """Return a state folder at ``root``, taken in and reconciled: six breaks, one of each code."""
    root.mkdir(parents=True)
    home = Home(root)
    home.institution_file.write_text(INSTITUTION)
    prepare_state(home)
    for source, name, text in (
        ("movements", "movements-1.csv", MOVEMENTS),
        ("bank", "bank-main.csv", MAIN),
        ("bank", "bank-other.csv", OTHER),
    ):
        (home.inbox / source).mkdir(exist_ok=True)
        (home.inbox / source / name).write_text(text)
    assert run_ingest(home).success
    reconcile(home)
    return home


def reconcile(home: Home) -> None:
    """Reconcile both days."""
    with open_lake(home.warehouse, read_only=True) as lake:
        first = lake.read("orchestration", "days_with_figures").row(0)
    assert run_reconcile(home, first[0], first[1]).success


def break_ids(home: Home) -> dict[str, str]:
    """Return the id of the break of each code at the end of the last day."""
    with open_lake(home.warehouse, read_only=True) as lake:
        rows = latest_breaks(lake, {})
    return dict(zip(rows["break_code"], rows["break_id"], strict=True))


def states(home: Home, ids: dict[str, str]) -> dict[str, tuple[str, str, int]]:
    """Return state, answer and transfer code of each decided break, as SQL reads them."""
    codes = {break_id: code for code, break_id in ids.items()}
    with open_lake(home.warehouse, read_only=True) as lake:
        rows = lake.read("tests.orchestration.cli", "stated_decisions")
    return {codes[row[0]]: row[1:4] for row in rows.iter_rows()}


def entry_of(done: Done) -> str:
    """Return the entry that a command printed."""
    (line,) = [one for one in done.out.splitlines() if one.startswith("entry ")]
    return line.split()[1]


def decided(run: Run, broken: str, *proposal: str) -> None:
    """Have bob assign a break to ann, ann propose, bob approve."""
    assert run("breaks", "assign", broken, "--to", "ann", "--key", "bob.key").code == 0
    proposed = run("breaks", "propose", broken, *proposal, "--key", "ann.key")
    assert proposed.code == 0, proposed.err
    approved = run(
        "breaks", "approve", broken, "--proposal", entry_of(proposed), "--key", "bob.key"
    )
    assert approved.code == 0, approved.err
