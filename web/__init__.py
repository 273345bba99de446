"""An answer as page and JSON."""
