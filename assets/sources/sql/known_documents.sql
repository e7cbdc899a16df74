-- What: of the documents lent as arriving_documents, those that are in already.
-- Grain: one row a document. Relation lent: arriving_documents (document_id).
-- Parameters: none. Units: none.
SELECT
    documents.document_id,
    documents.content_sha256,
    documents.file_sha256
FROM sources.documents
SEMI JOIN arriving_documents ON documents.document_id = arriving_documents.document_id::UUID
ORDER BY documents.document_id
