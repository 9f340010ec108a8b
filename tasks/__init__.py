"""Prefect tasks: each touches the world once. The plain function stands first; under it, its thin `@task` shell."""
