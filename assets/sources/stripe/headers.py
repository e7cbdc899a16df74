"""The headers that Stripe's reports and exports may have besides those that are read.

Each is known and says nothing that a line needs: a header that is not here is refused, for it may
change what the others mean. ``connected_account`` is left out on purpose: its rows are of the
balances of others.
"""

from typing import Final

_ADDRESS: Final = ("line1", "line2", "city", "state", "postal_code", "country")

REPORT_HEADERS: Final = frozenset(
    {
        "automatic_payout_effective_at",
        "automatic_payout_effective_at_utc",
        "available_on",
        "card_brand",
        "card_country",
        "card_funding",
        "charge_created",
        "charge_created_utc",
        "charge_id",
        "connected_account_country",
        "connected_account_direct_charge_id",
        "connected_account_id",
        "connected_account_name",
        "created",
        "customer_description",
        "customer_email",
        "customer_facing_amount",
        "customer_facing_currency",
        "customer_id",
        "destination_payment_id",
        "effective_at",
        "invoice_id",
        "invoice_number",
        "is_link",
        "payment_intent_id",
        "payment_method_type",
        "payout_description",
        "payout_destination_id",
        "payout_expected_arrival_date",
        "payout_id",
        "payout_reversed_at",
        "payout_reversed_at_utc",
        "payout_type",
        "regulatory_tag",
        "statement_descriptor",
        "subscription_id",
        "trace_id",
        "trace_id_status",
        "transfer_id",
        *(f"card_address_{one}" for one in _ADDRESS),
        *(f"customer_address_{one}" for one in _ADDRESS),
        *(f"customer_shipping_address_{one}" for one in _ADDRESS),
        *(f"shipping_address_{one}" for one in _ADDRESS),
    }
)

HISTORY_HEADERS: Final = frozenset(
    {
        "Customer Facing Amount",
        "Customer Facing Currency",
        "Destination Platform Fee",
        "Destination Platform Fee Currency",
        "Transfer Date (UTC)",
        "Transfer Group",
    }
)

TABLE_HEADERS: Final = frozenset(
    {"_fivetran_synced", "connected_account_id", "exchange_rate", "reporting_category"}
)
