"""The matching engine: two sides in, matches, their legs and breaks out; knows no table at rest."""
