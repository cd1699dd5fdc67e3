"""nginx before a web server of the site, as in production: it takes the whole request in first."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from mkbdeals.launcher.ports import free_port
from mkbdeals.launcher.supervisor import Part
from mkbdeals.launcher.system import nginx
from mkbdeals.launcher.web import answers, django_parts
from tests.faults.servers import Servers

CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  client_header_timeout 3s; client_body_timeout 10s;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{web};
      proxy_set_header Host $http_host;
      proxy_set_header X-Request-Start "t=${{msec}}";
      proxy_read_timeout 120s;
    }}
  }}
}}
"""


@contextmanager
def behind_nginx(servers: Servers) -> Iterator[tuple[str, str]]:
    """Start a second web server with nginx before it. Gives the address of nginx and the name of the web server."""
    folder, port, web = servers.layout.data / "nginx", free_port(), free_port()
    folder.mkdir(exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, web=web, user=user))
    part = django_parts(servers.layout, servers.env | {"PROXY_SETS_REQUEST_START": "true"}, web)[0]
    parts = [
        replace(part, name="web behind nginx", log=servers.layout.log("web-behind-nginx")),
        Part(
            name="nginx",
            title="nginx",
            command=(nginx() or "nginx", "-p", str(folder), "-c", str(configuration)),
            log=servers.layout.log("nginx"),
            env=dict(os.environ),
            ready=lambda: answers(port),
        ),
    ]
    started = []
    try:
        for each in parts:
            servers.supervisor.start(each)
            started.append(each.name)
            servers.supervisor.wait_ready(each.name)
        yield f"http://127.0.0.1:{port}", parts[0].name
    finally:
        for name in reversed(started):
            ended = servers.running(name)
            servers.end(name)
            servers.supervisor.parts.remove(ended)
