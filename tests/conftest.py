"""What every test shares."""

from hypothesis import settings

# A busy machine is no defect: an example may take as long as it takes.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
