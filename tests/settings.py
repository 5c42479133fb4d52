"""The site's own settings over plain HTTP, with what only makes tests slow taken out."""

import os
import tempfile

# Whatever the shell of the tester says, the suite sees one environment; the database, the cache
# and the articles are the tester's choice.
for name in set(os.environ) - {"DATABASE_URL", "CACHE_URL", "ARTICLES"}:
    if name.startswith("DJANGO_") and name != "DJANGO_SETTINGS_MODULE":
        del os.environ[name]
os.environ |= {
    "DATA": tempfile.mkdtemp(prefix="ruralplan-tests-"),
    "DEMO": "on",
    "DJANGO_SECRET_KEY": "a-key-for-tests-only-" + "0123456789" * 4,
    "TASKS_BACKEND": "immediate",
    "THROTTLE": "on",
}

# Workers of pytest-xdist empty their cache between tests: each has a number of its own in Redis.
if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and os.environ.get("CACHE_URL"):
    host = os.environ["CACHE_URL"].rpartition("/")[0]
    os.environ["CACHE_URL"] = f"{host}/{2 + int(worker.removeprefix('gw'))}"

from ruralplan.settings import *  # noqa: E402, F403 - the environment comes first
from ruralplan.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there

# A connection that a thread of the live server kept would keep the database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
