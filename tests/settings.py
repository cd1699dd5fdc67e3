"""The project's settings, with what a test run needs different."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("DEMONSTRATION", "true")

from mkbdeals.settings import *  # noqa: F403

# Manifest storage wants collectstatic first; one test runs the real manifest under gunicorn.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="mkbdeals-test-media-")
FILE_UPLOAD_TEMP_DIR = os.path.join(MEDIA_ROOT, "incoming")  # noqa: PTH118 - settings are plain texts
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
AUDIT_HEADS_ROOT = os.path.join(MEDIA_ROOT, "heads")  # noqa: PTH118 - settings are plain texts
# Collected files are served by the running site; here each test client would read them all again.
STATIC_ROOT = tempfile.mkdtemp(prefix="mkbdeals-test-static-")
atexit.register(shutil.rmtree, STATIC_ROOT, ignore_errors=True)

# Lanes of tests beside each other each have a copy of one database (mkbdeals/launcher/lanes.py).
if os.environ.get("TEST_LANE"):
    template = f"test_{DATABASES['default']['NAME']}"  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"{template}_{os.environ['TEST_LANE']}", "TEMPLATE": template}  # noqa: F405

# Thousands of tests ask from one address; those about the limit set it.
OPEN_DATA_REQUESTS_A_MINUTE = 0
GUESSES_A_MINUTE = 0
