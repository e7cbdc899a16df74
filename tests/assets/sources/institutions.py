"""The institution whose files these tests read: two bank accounts, four sources."""

from typing import Final

INSTITUTION_YAML: Final = """
name: Test
tenant: 1
time_zone: Europe/Berlin
calendar: DE
accounts:
  - {id: operating, name: Operating, currency: EUR, gl_code: 1000}
  - {id: bank, name: Bank, currency: EUR, gl_code: 1010, external_ids: [DE89 370400440532013000]}
  - {id: second, name: Second, currency: EUR, gl_code: 1020, external_ids: [DE02120300000000202051]}
sources:
  - source: camt053
    description: Statements, camt.053.
    files: [{name: "*.xml", format: camt053}]
  - source: mt940
    description: Statements, MT940.
    files: [{name: "*.sta", format: mt940}]
  - source: csv
    description: What our own service did, and statements of a processor.
    files:
      - name: "movements-*.csv"
        format: csv
        posts: true
        csv:
          table: movements
          columns:
            external_id: id
            account: account
            customer: customer
            currency: currency
            amount: amount
            date: date
            reference: reference
            description: note
          kinds:
            - {kind: wire_in, when: {type: in}}
            - {kind: wire_out, when: {type: out}}
            - {kind: bank_fee, when: {type: fee}}
      - name: "statement-*.csv"
        format: csv
        csv:
          table: statement_lines
          columns:
            account: account
            currency: currency
            booking_date: booked
            amount: amount
            transaction_code: type
            reference: reference
          trailer: {marker: type, opening: opening, closing: closing}
"""
