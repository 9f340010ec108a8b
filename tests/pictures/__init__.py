"""The pictures of `docs/`: every page as it is, taken from the demo's office in the middle of its year (`make pictures`)."""
