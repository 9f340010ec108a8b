"""The secretary's desk: the pages from which the whole office's year is seen and run."""
