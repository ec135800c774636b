"""MQTT over WebSocket as others do it: AWS's SDK for Python, which signs with SigV4 by itself, and paho with a signed URL.

The environment is that of mqtt_clients.py. Prints `N passed, M failed`.
"""

import json
import os
import queue
import time
import uuid
from urllib.parse import urlsplit

import boto3
import paho.mqtt.client as paho
from awscrt import auth, mqtt, mqtt5
from awsiot import mqtt5_client_builder, mqtt_connection_builder
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from verdict import check, finish, same

PATIENCE = 15
ONE = mqtt.QoS.AT_LEAST_ONCE
REGION = os.environ.get("AWS_REGION") or "us-east-1"
ROOTS = os.environ["AWS_CA_BUNDLE"]
PLACE = urlsplit(os.environ["AWS_ENDPOINT_URL"])
KEY = (os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
iot = boto3.client("iot", region_name=REGION)


def provider(secret=KEY[1]):
    return auth.AwsCredentialsProvider.new_static(KEY[0], secret)


def sdk3(client_id, secret=KEY[1]):
    return mqtt_connection_builder.websockets_with_default_aws_signing(
        region=REGION, credentials_provider=provider(secret), endpoint=PLACE.hostname, port=PLACE.port,
        client_id=client_id, ca_filepath=ROOTS, clean_session=True, keep_alive_secs=30)


@check("awsiotsdk 3.1.1: signs, connects, and works through a job over WebSocket")
def _():
    thing = f"ws-{uuid.uuid4().hex[:8]}"
    arn = iot.create_thing(thingName=thing)["thingArn"]
    iot.create_job(jobId=f"job-{thing}", targets=[arn], document='{"n": 1}')
    heard = queue.Queue()
    connection = sdk3(thing)
    connection.connect().result(PATIENCE)
    prefix = f"$aws/things/{thing}/jobs"
    done, _ = connection.subscribe(f"{prefix}/#", ONE, lambda topic, payload, **_: heard.put((topic, json.loads(payload))))
    done.result(PATIENCE)
    connection.publish(f"{prefix}/start-next", "{}", ONE)[0].result(PATIENCE)
    topic, body = heard.get(timeout=PATIENCE)
    same((topic, body["execution"]["jobDocument"]), (f"{prefix}/start-next/accepted", {"n": 1}))
    connection.publish(f"{prefix}/job-{thing}/update", '{"status": "SUCCEEDED"}', ONE)[0].result(PATIENCE)
    same(heard.get(timeout=PATIENCE)[0], f"{prefix}/job-{thing}/update/accepted")
    connection.disconnect().result(PATIENCE)
    same(iot.describe_job(jobId=f"job-{thing}")["job"]["status"], "COMPLETED")


@check("awsiotsdk 3.1.1: a wrong secret does not get in")
def _():
    try:
        sdk3("wrong", "not the secret").connect().result(PATIENCE)
    except Exception:  # noqa: BLE001: any refusal is right
        return
    raise AssertionError("it got in")


@check("awsiotsdk 5: signs, connects, publishes and receives over WebSocket")
def _():
    ready, heard = queue.Queue(), queue.Queue()
    client = mqtt5_client_builder.websockets_with_default_aws_signing(
        region=REGION, credentials_provider=provider(), endpoint=PLACE.hostname, port=PLACE.port, ca_filepath=ROOTS,
        client_id=f"ws5-{uuid.uuid4().hex[:8]}",
        on_lifecycle_connection_success=ready.put, on_publish_received=lambda data: heard.put(data.publish_packet))
    client.start()
    ready.get(timeout=PATIENCE)
    topic = f"ws5/{uuid.uuid4().hex}"
    one = mqtt5.Subscription(topic_filter=topic, qos=mqtt5.QoS.AT_LEAST_ONCE)
    client.subscribe(mqtt5.SubscribePacket(subscriptions=[one])).result(PATIENCE)
    large = b"x" * 100_000
    client.publish(mqtt5.PublishPacket(topic=topic, payload=large, qos=mqtt5.QoS.AT_LEAST_ONCE)).result(PATIENCE)
    same(heard.get(timeout=PATIENCE).payload == large, True)
    client.stop()


def signed_path(expires=60):
    request = AWSRequest("GET", f"https://{PLACE.netloc}/mqtt")
    SigV4QueryAuth(Credentials(*KEY), "iotdevicegateway", REGION, expires=expires).add_auth(request)
    url = urlsplit(request.url)
    return f"{url.path}?{url.query}"


def paho_client(path, version):
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=f"paho-{uuid.uuid4().hex[:8]}", transport="websockets",
                         protocol=version)
    client.tls_set(ROOTS)
    client.ws_set_options(path=path, headers={"Host": PLACE.netloc})
    client.ready, client.heard = queue.Queue(), queue.Queue()
    client.on_connect = lambda _client, _data, _flags, reason, _properties: client.ready.put(reason)
    client.on_message = lambda _client, _data, message: client.heard.put(message)
    return client


for label, version in (("3.1.1", paho.MQTTv311), ("5", paho.MQTTv5)):

    @check(f"paho {label}: connects with a signed URL, publishes and receives over WebSocket")
    def _():
        client = paho_client(signed_path(), version)
        client.connect(PLACE.hostname, PLACE.port, 30)
        client.loop_start()
        same(client.ready.get(timeout=PATIENCE).is_failure, False)
        topic = f"ws/{uuid.uuid4().hex}"
        client.subscribe(topic, 1)
        time.sleep(0.3)
        client.publish(topic, b"hello", 1)
        same(client.heard.get(timeout=PATIENCE).payload, b"hello")
        client.disconnect()
        client.loop_stop()


@check("paho: a URL that is changed or expired does not open")
def _():
    for path in (signed_path()[:-4] + "0000", signed_path(expires=1)):
        time.sleep(2.1)
        try:
            paho_client(path, paho.MQTTv311).connect(PLACE.hostname, PLACE.port, 30)
        except Exception:  # noqa: BLE001: any refusal is right
            continue
        raise AssertionError("it opened")


finish()
