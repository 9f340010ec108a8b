"""Report truth: what a report may say, where each word came from, and how to check it again."""
