"""An object store that speaks S3, for attachments that several machines share: moto, as a process of its own."""

import hashlib
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3

from mkbdeals.launcher.paths import PROJECT
from mkbdeals.launcher.ports import free_port
from mkbdeals.launcher.supervisor import Part
from tests.faults.servers import Servers

BUCKET, REGION, KEY = "bijlagen", "eu-west-1", "test"
START_SECONDS = 60


@dataclass(frozen=True)
class Store:
    """The bucket, and how to reach it."""

    address: str
    client: Any

    @property
    def variables(self) -> dict[str, str]:
        """Give what tells the site to keep attachments there."""
        return {
            "ATTACHMENTS_S3_BUCKET": BUCKET, "ATTACHMENTS_S3_ENDPOINT": self.address, "ATTACHMENTS_S3_REGION": REGION,
            "ATTACHMENTS_S3_ACCESS_KEY": KEY, "ATTACHMENTS_S3_SECRET_KEY": KEY,
        }  # fmt: skip

    def names(self) -> set[str]:
        """Name all objects."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {found["Key"] for page in pages for found in page.get("Contents", [])}

    def content(self, name: str) -> bytes:
        """Give an object."""
        return self.client.get_object(Bucket=BUCKET, Key=name)["Body"].read()

    def sha256(self, name: str) -> str:
        """Give the hash of an object."""
        return hashlib.sha256(self.content(name)).hexdigest()


@contextmanager
def object_store(servers: Servers) -> Iterator[Store]:
    """Move the attachments into a bucket during the block, and back to disk after it, as docs/operations.md says."""
    port = free_port()
    part = Part(
        name="object store",
        title="The object store",
        command=(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)),
        log=servers.layout.log("object-store"),
        env=dict(os.environ),
        cwd=PROJECT,
        ready=lambda: listens(port),
        start_seconds=START_SECONDS,
    )
    with servers.beside(part):
        store = Store(f"http://127.0.0.1:{port}", _client(port))
        store.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        for (name,) in servers.rows("SELECT DISTINCT file FROM proposals_attachment"):
            if (servers.media / name).exists():
                store.client.upload_file(str(servers.media / name), BUCKET, name)
        try:
            yield store
        finally:
            for name in store.names():
                (servers.media / name).parent.mkdir(parents=True, exist_ok=True)
                (servers.media / name).write_bytes(store.content(name))


def _client(port: int) -> Any:
    return boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{port}", aws_access_key_id=KEY, aws_secret_access_key=KEY,
        region_name=REGION,
    )  # fmt: skip


def listens(port: int) -> bool:
    """Say whether somebody takes connections at a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
