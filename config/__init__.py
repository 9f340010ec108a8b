"""What an office may change without touching code: settings, plans, frameworks, days off, the ladder, letters, templates."""
