"""Three proofs, and which of them catches what: none could do without the others.

The fold of the events (``oracle.account_states``) sees balances and times, of all events that are
new; the digests of the segments see every field of every transfer, by a second path, and nothing of
what the events carry beside it. The comparison of events sees all that an event carries, of those
whose turn it is, and would not see a mistake in how an event becomes columns.
"""

import pytest

from assets.oracle.folding import prove_new_events
from tests.assets.oracle.proof.ledgers import World

FOLD, DIGEST, EVENTS = "fold", "digest", "events"


@pytest.mark.parametrize(
    ("damage", "caught_by"),
    [
        ("DELETE FROM EVENTS WHERE PLAIN", {FOLD, DIGEST}),
        ("INSERT INTO EVENTS FROM EVENTS WHERE PLAIN", {FOLD, DIGEST}),
        ("UPDATE EVENTS SET amount_units = 101 WHERE PLAIN", {FOLD, DIGEST}),
        ("DELETE FROM EVENTS WHERE ZERO", {DIGEST}),
        ("INSERT INTO EVENTS FROM EVENTS WHERE ZERO", {FOLD, DIGEST}),
        ("UPDATE EVENTS SET transfer_code = 8 WHERE PLAIN", {DIGEST}),
        ("UPDATE EVENTS SET transfer_flags = 1 WHERE PLAIN", {DIGEST}),
        ("UPDATE EVENTS SET occurred_ns = 3 WHERE PLAIN", {DIGEST}),
        ("UPDATE EVENTS SET event_id = transfer_id WHERE PLAIN", {DIGEST}),
        ("UPDATE EVENTS SET leg_number = 4 WHERE PLAIN", {DIGEST}),
        ("UPDATE EVENTS SET debit_debits_posted_units = 99 WHERE PLAIN", {FOLD}),
        ("UPDATE EVENTS SET credit_credits_pending_units = 1 WHERE ZERO", {FOLD}),
        ("UPDATE EVENTS SET debit_account_flags = 32 WHERE PLAIN", set()),
        ("UPDATE EVENTS SET credit_account_timestamp_ns = 1 WHERE PLAIN", set()),
    ],
)
def test_a_damage_is_caught_by_the_proof_that_is_named(
    world: World, damage: str, caught_by: set[str]
) -> None:
    world.damage(damage)

    found = set[str]()
    if not prove_new_events(world.lake).holds:
        found.add(FOLD)
    verified = world.verify()
    if verified.transfers.unequal:
        found.add(DIGEST)
    if verified.events.differing:
        found.add(EVENTS)

    assert found == caught_by | {EVENTS}
    assert not verified.holds
