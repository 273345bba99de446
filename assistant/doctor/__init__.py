"""Whether this installation is well: each check says ok, warning or problem, and what to do."""
