"""Prefect flows: the order of things, no rules."""
