"""nginx before web servers of the site, as in production: it takes the whole request in first."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from mkbdeals.launcher.ports import free_port
from mkbdeals.launcher.supervisor import Part
from mkbdeals.launcher.system import nginx
from mkbdeals.launcher.web import answers, django_parts
from tests.faults.servers import Servers

# What is said of several web servers stands in docs/operations.md as well, with a longer patience.
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  client_header_timeout 3s; client_body_timeout 10s;
  upstream site {{
    {webs}
  }}
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 130m;
    location / {{
      proxy_pass http://site;
      proxy_set_header Host $http_host;
      proxy_set_header X-Request-Start "t=${{msec}}";
      proxy_connect_timeout 2s;
      proxy_read_timeout {patience}s;
    }}
  }}
}}
"""
PATIENCE = 120  # seconds


@contextmanager
def nginx_before(servers: Servers, webs: Sequence[int], patience: int = PATIENCE) -> Iterator[str]:
    """Start nginx before web servers, by their ports; gives its address. One that fails is left alone for 5 seconds."""
    folder, port = servers.layout.data / "nginx", free_port()
    folder.mkdir(exist_ok=True)
    lines = "\n    ".join(f"server 127.0.0.1:{web} max_fails=1 fail_timeout=5s;" for web in webs)
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=folder, port=port, webs=lines, user=user, patience=patience)
    )  # fmt: skip
    part = Part(
        name="nginx",
        title="nginx",
        command=(nginx() or "nginx", "-p", str(folder), "-c", str(configuration)),
        log=servers.layout.log("nginx"),
        env=dict(os.environ),
        ready=lambda: answers(port),
    )
    with servers.beside(part):
        yield f"http://127.0.0.1:{port}"


def another_web(servers: Servers, name: str, **variables: str) -> tuple[Part, int]:
    """Describe one more web server of the site, which believes nginx; gives its port too."""
    port = free_port()
    env = servers.env | {"PROXY_SETS_REQUEST_START": "true"} | variables
    part = django_parts(servers.layout, env, port)[0]
    return replace(part, name=name, log=servers.layout.log(name.replace(" ", "-"))), port


@contextmanager
def behind_nginx(servers: Servers) -> Iterator[tuple[str, str]]:
    """Start a second web server with nginx before it. Gives the address of nginx and the name of the web server."""
    part, port = another_web(servers, "web behind nginx")
    with servers.beside(part), nginx_before(servers, [port]) as url:
        yield url, part.name
