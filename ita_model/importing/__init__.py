"""What an office has already published, turned into a plan file with every doubt listed."""
