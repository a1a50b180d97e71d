"""Anonymous user surveys that end in a balanced scorecard for every municipal unit."""
