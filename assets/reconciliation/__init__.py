"""Where two witnesses of the same money agree, why not, and since when."""
