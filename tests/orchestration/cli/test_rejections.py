"""What the ledger refused is listed with its reason, and posted once the cause is gone."""

from contracts.home import Home
from tests.orchestration.cli.conftest import Run

HEADER = "id,kind,account,customer,currency,amount,occurred_at,reference,counterparty,description\n"
PAID = "m-1,wire_out,operating-eur,alice,EUR,10.00,2026-01-05T09:30:00,E2E-1,ACME,invoice\n"
FUNDED = "m-2,wire_in,operating-eur,alice,EUR,25.00,2026-01-05T10:30:00,E2E-2,ALICE,deposit\n"


def test_a_home_without_refusals_says_so(run: Run, home: Home) -> None:
    assert home.root.is_dir()
    assert "The ledger took every leg." in run("rejections", "list").out
    assert "there is nothing to ask again" in run("rejections", "retry").out


def test_a_refused_payment_is_posted_by_a_retry_once_it_is_covered(run: Run, home: Home) -> None:
    folder = home.inbox / "movements"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "paid.csv").write_text(HEADER + PAID)
    assert run("ingest").code == 0

    listed = run("rejections", "list").out
    assert "Refused: 1 leg" in listed
    for word in ("m-1", "wire_out", "10.00", "balance does not suffice. Fund or correct"):
        assert word in listed
    assert "1 event asked again: 0 legs posted, 1 refused" in run("rejections", "retry").out

    (folder / "funded.csv").write_text(HEADER + FUNDED)
    assert run("ingest").code == 0
    again = run("rejections", "retry").out
    assert "1 event asked again: 1 leg posted, 0 refused" in again
    assert "tieout reconcile" in again
    assert "The ledger took every leg." in run("rejections", "list").out
