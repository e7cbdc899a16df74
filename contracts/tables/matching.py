"""What the matching engine takes and gives: relations in a connection, not tables at rest."""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

_ACCOUNT: Final = Column("account", Type.TEXT, "account id as the institution declares it")
_CURRENCY: Final = Column("currency", Type.TEXT, "ISO 4217 code or token symbol")
_MATCH: Final = Column("match_id", Type.UUID, "digest of the items: the same on every day")
_SIDE: Final = Column("side", Type.TEXT, "ledger or source")

ITEMS: Final = TableContract(
    schema="matching",
    name="items",
    grain="one row an item of one side: new, or carried open",
    key=("item_id",),
    columns=(
        Column("item_id", Type.UUID, "transfer or line; of one side alone"),
        _ACCOUNT,
        _CURRENCY,
        Column("amount_units", Type.UNITS, "gross, positive where the account's holder gained"),
        Column("fee_units", Type.UNITS, "withheld when its batch is settled"),
        Column("business_date", Type.DATE, "when it counts"),
        Column("known_on", Type.DATE, "when we learned of it"),
        Column("reference", Type.TEXT, "reference that it states, empty where none"),
        Column("batch", Type.TEXT, "batch or payout that settles it, empty where none"),
        Column("counterparty", Type.TEXT, "other party that it states, empty where none"),
        Column("remittance", Type.TEXT, "free text, empty where none"),
        Column("status", Type.TEXT, "state of its system, meant as the rules say"),
    ),
)

MATCHED: Final = TableContract(
    schema="matching",
    name="matched",
    grain="one row an item of one side that stands finally matched",
    key=("account", "currency", "amount_units", "reference"),
    columns=(
        _ACCOUNT,
        _CURRENCY,
        Column("amount_units", Type.UNITS, "net, as its leg says"),
        Column("reference", Type.TEXT, "reference in capitals, without blanks around it"),
    ),
)

MATCHES: Final = TableContract(
    schema="matching",
    name="matches",
    grain="one row a set of items found to be one movement",
    key=("match_id",),
    columns=(
        _MATCH,
        Column("rule", Type.TEXT, "rule that found it, of contracts.matching_rules"),
        Column("rule_version", Type.SMALL, "version of the declared rules"),
        Column("engine_version", Type.SMALL, "version of the engine's stages"),
        Column("state", Type.TEXT, "FINAL (clean), TENTATIVE (bears a break) or SUGGESTED"),
        Column("break_code", Type.TEXT, "code of the break that it bears", nullable=True),
        Column("probability_ppm", Type.SMALL, "that it is one movement, parts per million"),
        Column("left_count", Type.COUNT, "ledger items"),
        Column("right_count", Type.COUNT, "source items"),
        Column("left_units", Type.UNITS, "net sum of the ledger items"),
        Column("right_units", Type.UNITS, "net sum of the source items"),
        Column(
            "difference_units", Type.UNITS, "ledger less source, in one currency", nullable=True
        ),
        Column("evidence", Type.TEXT, "JSON: what agrees, by how much it is better than the next"),
    ),
)

LEGS: Final = TableContract(
    schema="matching",
    name="legs",
    grain="one row an item and match",
    key=("match_id", "side", "item_id"),
    columns=(
        _MATCH,
        _SIDE,
        Column("item_id", Type.UUID, "the item"),
        Column("amount_units", Type.UNITS, "its amount, net of the fee of a batch"),
    ),
)

BREAKS: Final = TableContract(
    schema="matching",
    name="breaks",
    grain="one row a disagreement: a match that bears one, a duplicate, or an item alone",
    key=("break_id",),
    columns=(
        Column("break_id", Type.UUID, "digest of side and item: the same on every day"),
        Column("break_code", Type.TEXT, "code of the taxonomy"),
        Column("state", Type.TEXT, "OPEN, or EXPECTED: in transit inside the calendar"),
        _SIDE,
        Column("item_id", Type.UUID, "the item alone, or of a match the one known first"),
        _ACCOUNT,
        _CURRENCY,
        Column("amount_units", Type.UNITS, "the difference of a match, else the item's amount"),
        Column("opened_on", Type.DATE, "day on which the item was known"),
        Column("age_business_days", Type.COUNT, "business days since then"),
        Column("ageing", Type.TEXT, "0-1, 2-3, 4-7, 8-30, 31-90 or >90 business days"),
        Column("is_material", Type.FLAG, "large enough to matter, as the rules say"),
        Column("match_id", Type.UUID, "match that bears it", nullable=True),
        Column("suggested_match_id", Type.UUID, "match to be confirmed by a person", nullable=True),
        Column("candidate_count", Type.COUNT, "open items that might be its counterpart"),
        Column("reference", Type.TEXT, "reference of the item, empty where none"),
        Column("counterparty", Type.TEXT, "other party of the item, empty where none"),
    ),
)
