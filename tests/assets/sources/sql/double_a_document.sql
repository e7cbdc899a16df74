-- What: every document that is held once more.
-- Grain: one row a document. Units: none.
INSERT INTO sources.documents
SELECT documents.*
FROM sources.documents
