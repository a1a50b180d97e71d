"""What we ask: survey definition files, read and checked."""
