"""The image of production against the settings: it runs read-only, so what the site writes lies on its volume."""

import re
from pathlib import Path

from django.conf import settings

PROJECT = Path(settings.BASE_DIR)
COMPOSE = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
BUILT_IN = {"STATIC_ROOT"}  # made while the image is built, only read afterwards


def test_every_folder_that_the_site_writes_lies_on_the_volume():
    told = (PROJECT / "mkbdeals" / "settings.py").read_text(encoding="utf-8")
    written = set(re.findall(r'env\("(\w+)", default=str\(BASE_DIR / "var"', told)) - BUILT_IN
    places = dict(re.findall(r"(\w+_ROOT)=(\S+)", (PROJECT / "Dockerfile").read_text(encoding="utf-8")))

    assert "read_only: true" in COMPOSE and 'volumes: ["media:/data"]' in COMPOSE
    assert {"MEDIA_ROOT", "MAIL_ROOT", "AUDIT_HEADS_ROOT"} <= written
    assert [name for name in sorted(written) if not places.get(name, "").startswith("/data/")] == []


def test_where_the_heads_go_may_be_said_in_the_file_of_variables():
    variables = (PROJECT / ".env.example").read_text(encoding="utf-8")

    for name in ("AUDIT_HEADS_ROOT", "AUDIT_HEADS_EMAIL"):
        assert f"{name}: ${{{name}:-" in COMPOSE
        assert f"\n{name}=" in variables
