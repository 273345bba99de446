"""One script a peer, as its users would write it, and child.py, which runs one in an environment of its own."""
