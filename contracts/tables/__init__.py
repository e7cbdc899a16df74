"""Every table of the warehouse, a module a schema. ``ALL_TABLES`` is the order of creation."""

from typing import Final

from contracts.table_contract import TableContract
from contracts.tables import (
    between_files,
    ledger,
    marks,
    oracle,
    oracle_proof,
    oracle_state,
    reconciliation,
    sources,
    validations,
)

ALL_TABLES: Final[tuple[TableContract, ...]] = (
    marks.HIGH_WATER_MARKS,
    sources.LANDED_FILES,
    sources.STATEMENTS,
    sources.SEQUENCE_GAPS,
    sources.STATEMENT_LINES,
    sources.EXPECTED_MOVEMENTS,
    sources.STATED_BALANCES,
    sources.STANDING_ORDERS,
    sources.ADVISED_LINES,
    sources.PROCESSOR_LINES,
    sources.EXCHANGE_RATES,
    sources.REJECTIONS,
    between_files.DOCUMENTS,
    between_files.SETTLEMENT_LINKS,
    between_files.SETTLED_LINES,
    validations.VALIDATIONS,
    validations.EXPECTATION_FAILURES,
    ledger.BUSINESS_EVENTS,
    ledger.EVENT_PARTS,
    ledger.ACCOUNTS,
    ledger.POSTED_TRANSFERS,
    ledger.REJECTIONS,
    oracle.CHANGE_EVENTS,
    oracle_state.ACCOUNT_RECORDS,
    oracle_state.PURPOSES,
    oracle_state.ACCOUNT_STATES,
    oracle_state.OPEN_PENDINGS,
    oracle_state.CLOSES,
    oracle_state.SYNC_LAGS,
    oracle.ACCOUNTS,
    oracle.TRANSFERS,
    oracle.BALANCES,
    oracle.TRIAL_BALANCE,
    oracle.GENERAL_LEDGER,
    oracle.RESTATEMENTS,
    oracle_proof.SEGMENTS,
    oracle_proof.PROOFS,
    reconciliation.STATEMENT_BALANCES,
    reconciliation.MATCHES,
    reconciliation.BREAKS,
    reconciliation.ACCOUNT_DAYS,
    reconciliation.STANDING_ORDER_MATCHES,
    reconciliation.BREAK_DECISIONS,
)

assert len({table.full_name for table in ALL_TABLES}) == len(ALL_TABLES)
