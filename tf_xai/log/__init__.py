"""Reads the event files of runs."""
