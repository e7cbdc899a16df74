"""Business events to legs, by the posting rules: pure columns, nothing is asked or stored."""

from typing import Final

import polars as pl

from contracts.currencies import CURRENCIES, currency_of
from contracts.errors import DeclarationError
from contracts.posting_rule import PostingRule, Side, posting_rules
from ledger_engine.account_ids import CONTROL

_RULE_SCHEMA: Final = pl.Schema(
    {
        "kind": pl.String(),
        "rule_version": pl.Int32(),
        "leg": pl.String(),
        "leg_number": pl.Int32(),
        "transfer_code": pl.Int32(),
        "debit_gl": pl.String(),
        "debit_owner_from": pl.String(),
        "credit_gl": pl.String(),
        "credit_owner_from": pl.String(),
    }
)
_EVENT_COLUMNS: Final = (
    "event_id",
    "tenant",
    "source",
    "source_kind",
    "external_id",
    "currency",
    "amount_units",
    "occurred_ns",
    "business_date",
)
LEG_COLUMNS: Final = (
    *_EVENT_COLUMNS,
    "kind",
    "rule_version",
    "leg",
    "leg_number",
    "transfer_code",
    "asset",
    *(
        f"{side}_{what}"
        for side in ("debit", "credit")
        for what in ("gl_code", "owner_kind", "owner")
    ),
)


def legs_of(events: pl.DataFrame) -> pl.DataFrame:
    """Return one row a leg of ``events`` (columns of ``ledger.business_events``).

    Key ``event_id, leg``; in the order of the events, then of the legs. A column ``rule_version``
    in ``events`` chooses the version; without it, or where it is null, the current version books.
    An owner that is empty means the control account.

    Raises:
        DeclarationError: a kind has no posting rule.
        UnknownCurrencyError: a currency is not registered.
    """
    rules = posting_rules()
    _refuse_unknown(events, rules)
    lines = pl.DataFrame(
        [line for rule in rules.values() for line in _rule_lines(rule)],
        schema=_RULE_SCHEMA,
        orient="row",
    )
    versioned = events.with_columns(_version(events, rules))
    legs = versioned.join(
        lines, on=["kind", "rule_version"], how="inner", maintain_order="left_right"
    )
    assets = {code: currency.asset for code, currency in CURRENCIES.items()}
    return legs.with_columns(
        pl.col("currency").replace_strict(assets, return_dtype=pl.Int32()).alias("asset"),
        *_side("debit"),
        *_side("credit"),
    ).select(LEG_COLUMNS)


def _refuse_unknown(events: pl.DataFrame, rules: dict[str, PostingRule]) -> None:
    for kind in events["kind"].unique().sort():
        if kind not in rules:
            known = ", ".join(sorted(rules))
            raise DeclarationError("posting rules", repr(kind), f"no rule books it; use {known}")
    for currency in events["currency"].unique().sort():
        currency_of(currency)


def _version(events: pl.DataFrame, rules: dict[str, PostingRule]) -> pl.Expr:
    current = {name: rule.current.version for name, rule in rules.items()}
    version = pl.col("kind").replace_strict(current, return_dtype=pl.Int32())
    if "rule_version" in events.columns:
        version = pl.coalesce(pl.col("rule_version").cast(pl.Int32()), version)
    return version.alias("rule_version")


def _rule_lines(rule: PostingRule) -> list[tuple[str | int, ...]]:
    return [
        (
            rule.rule,
            version.version,
            leg.leg,
            leg.number,
            leg.transfer_code,
            *_side_line(leg.debit),
            *_side_line(leg.credit),
        )
        for version in rule.versions
        for leg in version.legs
    ]


def _side_line(side: Side) -> tuple[str, str]:
    return str(side.gl), side.owner


def _side(side: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return the GL code, the kind of owner and the owner of one side of each leg."""
    gl, owner_from = pl.col(f"{side}_gl"), pl.col(f"{side}_owner_from")
    gl_code = (
        pl.when(gl == "account")
        .then(pl.col("account_gl_code"))
        .when(gl == "customer")
        .then(pl.col("customer_gl_code"))
        .otherwise(gl.cast(pl.Int32(), strict=False))
        .cast(pl.Int32())
    )
    owner = (
        pl.when(owner_from == "account")
        .then(pl.col("account"))
        .when(owner_from == "customer")
        .then(pl.col("customer"))
        .otherwise(pl.lit(""))
    )
    owner_kind = pl.when(owner == "").then(pl.lit(CONTROL)).otherwise(owner_from)
    return (
        gl_code.alias(f"{side}_gl_code"),
        owner_kind.alias(f"{side}_owner_kind"),
        owner.alias(f"{side}_owner"),
    )
