"""What holds for all tests."""

from hypothesis import settings

# How long one example takes says more about the machine than about the code; pytest's own
# time-out ends what hangs.
settings.register_profile("inventaris", deadline=None)
settings.load_profile("inventaris")
