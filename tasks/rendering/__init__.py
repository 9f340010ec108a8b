"""Writes a report as a file people read: PDF and Word, from the one value both show and neither adds to."""
