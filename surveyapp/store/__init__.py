"""What we keep: one function per question to the database; no rules."""
