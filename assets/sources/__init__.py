"""What the outside says happened: files are landed, read strictly and kept in one normal form."""
