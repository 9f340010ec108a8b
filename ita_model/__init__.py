"""What a measure is and what may happen to it: rules, records and report truth, free of Prefect, web and mail."""
