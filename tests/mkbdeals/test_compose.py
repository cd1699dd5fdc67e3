"""What an operator can set reaches the containers: docker-compose.yml names each variable that the settings read."""

import re
from pathlib import Path
from typing import Any

import environ
import yaml

from mkbdeals.openid.configuration import providers_from

ROOT = Path(__file__).parents[2]
READ = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z0-9_]+)\"")
# What is not for operators of the containers, and why.
LEFT_OUT = {
    "DEBUG": "for development", "DEMONSTRATION": "idem", "DEMONSTRATION_CLOSING_SECONDS": "idem",
    "FAULTPOINTS": "for tests",
    "MEDIA_ROOT": "a folder of the image", "MAIL_ROOT": "idem", "STATIC_ROOT": "idem", "UPLOAD_TEMP_DIR": "idem",
    "APPLICATION_ROLE": "made by the compose file", "DATABASE_ROLE": "idem: there are two logins",
    "CLAMD_SOCKET": "CLAMD_URL says it",
}  # fmt: skip


class Asking(environ.Env):
    """Notes which variables are asked for; what is asked of a place stands there."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get_value(self, var: str, *arguments: Any, **options: Any) -> Any:
        self.asked.add(var)
        return "https://plaats.example" if var.endswith(("_URL", "_ID", "_SECRET")) else options.get("default")


def of_the_site() -> dict[str, Any]:
    content = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return content["x-site-environment"]


def test_each_variable_reaches_the_containers():
    asking = Asking()
    providers_from(asking, is_production=True)
    read = set(READ.findall((ROOT / "mkbdeals" / "settings.py").read_text(encoding="utf-8"))) | asking.asked

    assert len(read) > 80
    assert sorted(read - set(of_the_site()) - set(LEFT_OUT)) == []
    assert sorted(set(of_the_site()) & set(LEFT_OUT)) == []
    assert sorted(set(LEFT_OUT) - read) == []


def test_what_is_not_set_is_not_empty_in_the_containers():
    """An empty text is no number: the site would not start."""
    settings = (ROOT / "mkbdeals" / "settings.py").read_text(encoding="utf-8")
    numbers = set(re.findall(r"\benv\.(?:int|bool)\(\s*\"([A-Z0-9_]+)\"", settings))

    assert [name for name, value in of_the_site().items() if name in numbers and str(value).endswith(":-}")] == []


def test_there_can_be_several_web_servers_and_workers():
    """No name and no port is fixed, and a health check asks the container that it is of, not one of the others."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]

    assert [name for name, service in services.items() if "container_name" in service] == []
    for name in ("worker", "bulk"):
        assert f"--hostname={name}@%h" in services[name]["command"]
        assert f"--destination={name}@$$(hostname)" in services[name]["healthcheck"]["test"][1]
    assert services["web"]["ports"] == ["127.0.0.1:${WEB_PORT:-8000}:8000"]


def test_the_proxy_of_the_tests_is_set_as_operations_says():
    """The case of faults proves what is advised, but for how long nginx waits for an answer."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = text.partition("```nginx\n")[2].partition("```")[0]
    of_the_tests = (ROOT / "tests" / "faults" / "nginx.py").read_text(encoding="utf-8")
    advised = re.findall(
        r"(max_fails=\d+ fail_timeout=\d+s;|client_max_body_size \w+;|proxy_connect_timeout \w+;)", section
    )

    assert len(advised) == 4
    assert [line for line in advised if line not in of_the_tests] == []
