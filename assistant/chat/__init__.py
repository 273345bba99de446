"""A language model as the writer of answers, for those who have one: every sentence is checked before it is shown."""
