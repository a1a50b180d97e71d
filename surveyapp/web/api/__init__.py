"""The JSON pages."""
