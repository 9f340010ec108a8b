"""The pictures of `docs/`: the pages as they are, taken from the demo's office in the middle of its year (`make pictures`)."""
