-- What: the break that cleared itself on the last day is open after all.
UPDATE reconciliation.breaks SET state = 'OPEN'
WHERE business_date = '2024-03-06'
