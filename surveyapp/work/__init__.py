"""What happens by itself: closes, counts and releases rounds."""
