"""Compares explanations of any two steps, and keeps what that needs."""
