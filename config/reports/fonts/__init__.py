"""The typeface of the reports, and how it is made from Sarabun."""
