"""Writes a log: messages, event files, and the claim on their directory."""
