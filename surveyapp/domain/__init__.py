"""What we calculate: pure values; no files, no database, no web."""
