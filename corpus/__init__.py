"""The documents and how to read them."""
