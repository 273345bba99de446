"""Tests, one file for each activity of the five packages."""
