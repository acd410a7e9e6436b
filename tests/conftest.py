"""What all tests share: how hypothesis searches.

No deadline: machines are small and noisy, and a slow moment is no fault of a law. On CI the search is the same each time, so
that what lands is judged by the change and not by chance; on a developer's machine it goes on looking elsewhere.
"""

import os

from hypothesis import settings

settings.register_profile("everywhere", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "everywhere")
