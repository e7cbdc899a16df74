"""NACHA files: entries of the Automated Clearing House, their returns and changes."""
