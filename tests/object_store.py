"""An object store that speaks S3, for tests: a server of moto plays it, on the loopback address only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

REGION, KEY = "eu-west-1", "test"


@contextmanager
def object_store() -> Iterator[str]:
    """Run the store until the block ends; gives its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def attachments_in(address: str, bucket: str) -> dict[str, Any]:
    """Give the setting of the store of attachments, as mkbdeals/settings.py makes it when a bucket is named."""
    keys = {"access_key": KEY, "secret_key": KEY, "region_name": REGION, "endpoint_url": address}
    options = {"bucket_name": bucket, "signature_version": "s3v4", "default_acl": None, "file_overwrite": False, **keys}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


@contextmanager
def bucket_of(address: str, bucket: str) -> Iterator[Any]:
    """Make a bucket until the block ends, and give a client to look into it."""
    client = boto3.client(
        "s3", endpoint_url=address, aws_access_key_id=KEY, aws_secret_access_key=KEY, region_name=REGION
    )
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield client
    for key in keys_in(client, bucket):
        client.delete_object(Bucket=bucket, Key=key)
    client.delete_bucket(Bucket=bucket)


def keys_in(client: Any, bucket: str) -> list[str]:
    """Give the names of what a bucket holds."""
    return [found["Key"] for found in client.list_objects_v2(Bucket=bucket).get("Contents", [])]
