-- What: every line is said to be booked some days off its statement. Parameters: $days.
UPDATE sources.statement_lines SET booking_date = booking_date + $days::INTEGER
