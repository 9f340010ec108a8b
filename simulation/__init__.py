"""A country of offices, made up from a seed and carried through a year by the engine's own code, to learn what it costs."""
