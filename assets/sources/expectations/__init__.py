"""The data contracts of landed rows: declared suites, held against whatever is new."""
