"""Evidence made ready to be handed on: which files, under which names, in one archive that anybody can open."""
