"""The `ita` command."""
