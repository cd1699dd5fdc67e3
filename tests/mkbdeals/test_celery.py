"""The worker and its broker: what is left when a connection is lost with a task at hand."""

import uuid

import pytest
from django.conf import settings
from kombu import Connection

import mkbdeals.celery


@pytest.fixture
def queue():
    """Give a queue of the broker with one message in it, and remove what is left of it."""
    name = f"test-{uuid.uuid4()}"
    with Connection(settings.CELERY_BROKER_URL) as connection:
        with connection.SimpleQueue(name) as queue:
            queue.put("hint")
        yield name
        connection.default_channel.queue_delete(name)


def taken(connection, name):
    """Take the message and acknowledge nothing, as a worker whose task is still running."""
    channel = connection.default_channel
    assert channel.basic_get(name) is not None
    assert channel.qos._delivered
    return channel


def test_a_lost_connection_with_a_task_at_hand_does_not_end_the_worker(queue):
    assert mkbdeals.celery.app.conf.task_acks_late
    connection = Connection(settings.CELERY_BROKER_URL)
    channel = taken(connection, queue)
    # What is left when the broker went away: the transport let go, the pool of connections is gone.
    channel._disconnect_pools()
    channel.connection.client = None

    connection.release()

    assert connection.connected is False


def test_what_was_not_acknowledged_is_put_back_when_the_worker_stops(queue):
    connection = Connection(settings.CELERY_BROKER_URL)
    taken(connection, queue)

    connection.release()

    with Connection(settings.CELERY_BROKER_URL) as again, again.SimpleQueue(queue) as messages:
        assert messages.get(timeout=5).payload == "hint"
