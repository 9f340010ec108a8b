"""Writes a report as files people read: Word, PDF, Excel and a web page, from the one value all show and none adds to."""
