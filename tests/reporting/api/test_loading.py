"""The library of the API is loaded by who asks, without what it would take along."""

import json
import subprocess
import sys

from mkbdeals.settings import BASE_DIR

CODE = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django; django.setup()
from django.urls import get_resolver; get_resolver().url_patterns
before = set(sys.modules)
from reporting.api.loading import NOT_NEEDED, views
first, second = views(), views()
loaded = sorted({*NOT_NEEDED, "drf_spectacular", "jsonschema", "urllib3"} & set(sys.modules) - before)
import requests
print(json.dumps(["rest_framework" in before, first is second, loaded, requests.__name__]))
"""


def test_the_views_bring_the_library_and_nothing_it_does_not_need():
    done = subprocess.run([sys.executable, "-c", CODE], cwd=BASE_DIR, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == [False, True, [], "requests"]
