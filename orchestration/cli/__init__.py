"""The command line ``tieout``: a file a noun. Words what the line did; decides nothing."""
