"""The JSON API below `/api/v1`: what the pages show and do, for other programs (docs/api.md)."""
