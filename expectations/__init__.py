"""The review catalogue as Great Expectations suites: a batch of forms in, findings out.

Great Expectations reports its use to its makers unless told otherwise before it is imported; a
bureau's network is closed, so it is told here, before any module of this room can import it.
"""

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"
