"""An invented municipality, filled by sending real answers through the real code."""
