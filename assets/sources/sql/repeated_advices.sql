-- What: entries told beside a statement that count more than once, and documents of one name.
-- Grain: one row an entry or document. Parameters: none. Units: counts.
SELECT
    advised.source,
    advised.account,
    advised.report_kind AS kind,
    advised.bank_reference AS reference,
    count(*)::BIGINT AS row_count
FROM sources.advised_lines AS advised
GROUP BY
    advised.source,
    advised.account,
    advised.report_kind,
    advised.bank_reference,
    advised.entry_id
HAVING count(*) > 1
UNION ALL
SELECT
    documents.source,
    documents.account,
    documents.kind,
    documents.reference,
    count(*)::BIGINT AS row_count
FROM sources.documents
GROUP BY
    documents.source,
    documents.account,
    documents.kind,
    documents.reference,
    documents.document_id
HAVING count(*) > 1
ORDER BY source, account, kind, reference
