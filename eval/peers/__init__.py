"""This program beside what one would use instead: the same documents and questions, each in a process of its own."""
