"""The settings that the promises rest on. With other settings a run of faults would prove nothing."""

import json

from tests.faults.servers import Servers

POSTGRES = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
CELERY = {
    "CELERY_TASK_ACKS_LATE": lambda value: value is True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": lambda value: value is True,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": lambda value: value == 1,
    "CELERY_TASK_SOFT_TIME_LIMIT": lambda value: value > 0,
    "CELERY_WORKER_MAX_TASKS_PER_CHILD": lambda value: 0 < value <= 20,
    "CELERY_TASK_IGNORE_RESULT": lambda value: value is True,
    "CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT": lambda value: value > 0,
    "CELERY_TASK_SERIALIZER": lambda value: value == "json",
    "CELERY_ACCEPT_CONTENT": lambda value: value == ["json"],
    "REPORT_MAX_ATTEMPTS": lambda value: value >= 1,
}
ASK = """
import django, json
django.setup()
from django.conf import settings
from mkbdeals.celery import app
names = {names!r} + ["CELERY_TASK_TIME_LIMIT"]
found = {{name: getattr(settings, name) for name in names}}
found["in_force"] = [app.conf.task_acks_late, app.conf.task_reject_on_worker_lost, app.conf.task_time_limit]
found["visibility"] = app.conf.broker_transport_options["visibility_timeout"]
print(json.dumps(found))
"""


def unmet_conditions(servers: Servers) -> list[str]:
    """List what is set otherwise than the promises need."""
    return [*_of_postgres(servers), *_of_the_queue(servers), *_of_celery(servers)]


def _of_postgres(servers: Servers) -> list[str]:
    found = {name: servers.rows(f"SHOW {name}")[0][0] for name in POSTGRES}
    return [f"PostgreSQL {name} is {value}" for name, value in found.items() if value != POSTGRES[name]]


def _of_the_queue(servers: Servers) -> list[str]:
    wanted = {"maxmemory-policy": "noeviction", "appendonly": "yes"}
    with servers.queue() as queue:
        found = {name: queue.config_get(name)[name] for name in wanted}
    return [f"Valkey {name} is {value}" for name, value in found.items() if value != wanted[name]]


def _of_celery(servers: Servers) -> list[str]:
    found = json.loads(servers.python("-c", ASK.format(names=list(CELERY))).splitlines()[-1])
    unmet = [f"{name} is {found[name]!r}" for name, holds in CELERY.items() if not holds(found[name])]
    if found["in_force"] != [True, True, found["CELERY_TASK_TIME_LIMIT"]]:
        unmet.append(f"Celery works with {found['in_force']}")
    if not found["visibility"] > found["CELERY_TASK_TIME_LIMIT"] > found["CELERY_TASK_SOFT_TIME_LIMIT"]:
        unmet.append("a message is given out again before its task must have ended")
    return unmet
