"""MQTT clients that others wrote as judges: paho-mqtt and the AWS IoT device SDK against a running `updraft serve`.

The environment says where it is: AWS_ENDPOINT_URL, AWS_CA_BUNDLE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION for
the things and jobs that are made here, UPDRAFT_MQTT_HOST and UPDRAFT_MQTT_PORT for the devices. Each device has its own
thing, certificate and a policy that allows its own topics only. Prints `N passed, M failed`.
"""

import concurrent.futures
import datetime
import json
import os
import queue
import tempfile
import time
import uuid

import boto3
import paho.mqtt.client as paho
from awscrt import mqtt as crt3
from awscrt import mqtt5 as crt5
from awscrt import mqtt_request_response as asking
from awscrt.mqtt_request_response import ClientOptions, SubscriptionStatusEventType
from awsiot import ServiceStreamOptions, V2ServiceException, iotjobs, mqtt5_client_builder, mqtt_connection_builder
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from verdict import check, finish, same

PATIENCE = 15
RUN = uuid.uuid4().hex[:8]
REGION = os.environ.get("AWS_REGION") or "us-east-1"
ROOTS = os.environ["AWS_CA_BUNDLE"]
HOST, PORT = os.environ["UPDRAFT_MQTT_HOST"], int(os.environ["UPDRAFT_MQTT_PORT"])
VERSIONS = {"3.1.1": paho.MQTTv311, "5": paho.MQTTv5}

iot = boto3.client("iot", region_name=REGION)
data = boto3.client("iot-data", region_name=REGION)
jobs_data = boto3.client("iot-jobs-data", region_name=REGION)
folder = tempfile.TemporaryDirectory()


def write(name, text):
    path = os.path.join(folder.name, name)
    with open(path, "w") as file:
        file.write(text)
    return path


class Thing:
    """A registered device with the right to its jobs, its commands and to topics below its own name."""

    def __init__(self, name):
        self.name = f"{name}-{RUN}"
        self.jobs = f"$aws/things/{self.name}/jobs"
        self.arn = iot.create_thing(thingName=self.name)["thingArn"]
        made = iot.create_keys_and_certificate(setAsActive=True)
        self.certificate_id = made["certificateId"]
        self.certificate = write(f"{name}.pem", made["certificatePem"])
        self.key = write(f"{name}.key", made["keyPair"]["PrivateKey"])
        prefix = self.arn.rsplit(":", 1)[0]
        own = "${iot:Connection.Thing.ThingName}"
        mine = [f"$aws/things/{own}/jobs/*", f"$aws/commands/things/{own}/executions/*", f"{own}/*"]
        document = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "iot:Connect", "Resource": f"{prefix}:client/{own}"},
            {"Effect": "Allow", "Action": ["iot:Publish", "iot:Receive", "iot:RetainPublish"],
             "Resource": [f"{prefix}:topic/{topic}" for topic in mine]},
            {"Effect": "Allow", "Action": "iot:Subscribe",
             "Resource": [f"{prefix}:topicfilter/{topic}" for topic in mine]},
        ]}
        iot.create_policy(policyName=self.name, policyDocument=json.dumps(document))
        iot.attach_policy(policyName=self.name, target=made["certificateArn"])
        iot.attach_thing_principal(thingName=self.name, principal=made["certificateArn"])

    def job(self):
        """A job for this thing alone."""
        job_id = f"job-{uuid.uuid4().hex[:8]}"
        iot.create_job(jobId=job_id, targets=[self.arn], document='{"operation":"test"}')
        return job_id

    def status(self, job_id):
        return iot.describe_job_execution(jobId=job_id, thingName=self.name)["execution"]["status"]


class Device:
    """paho-mqtt, with what happens to it in a queue."""

    def __init__(self, thing, version, name=None, keep=False, will=None, certificate=None):
        self.version, self.events, self.pending = version, queue.Queue(), []
        options = {} if version == paho.MQTTv5 else {"clean_session": not keep}
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, name or thing.name, protocol=version, **options)
        chain = certificate or (thing.certificate, thing.key)
        self.client.tls_set(ROOTS, *chain)
        self.client.on_connect = lambda c, u, flags, code, p: self.note("connect", (code.value, flags.session_present))
        self.client.on_disconnect = lambda c, u, flags, code, p: self.note("disconnect", code.value)
        self.client.on_message = lambda c, u, message: self.note("message", message)
        self.client.on_subscribe = lambda c, u, mid, codes, p: self.note("subscribe", [code.value for code in codes])
        self.client.on_publish = lambda c, u, mid, code, p: self.note("publish", code.value)
        self.client.reconnect_on_failure = False
        if will:
            self.client.will_set(*will)
        kept = Properties(PacketTypes.CONNECT)
        kept.SessionExpiryInterval = 600 if keep else 0
        more = {"clean_start": not keep, "properties": kept} if version == paho.MQTTv5 else {}
        self.client.connect(HOST, PORT, keepalive=30, **more)
        self.client.loop_start()

    def note(self, kind, what):
        self.events.put((kind, what))

    def wait(self, kind):
        """The next event of this kind; others stay for whoever asks for them."""
        for index, (found, what) in enumerate(self.pending):
            if found == kind:
                del self.pending[index]
                return what
        while True:
            found, what = self.events.get(timeout=PATIENCE)
            if found == kind:
                return what
            self.pending.append((found, what))

    def connected(self):
        code, present = self.wait("connect")
        same(code, 0)
        return present

    def subscribe(self, *filters):
        self.client.subscribe([(each, 1) for each in filters])
        return self.wait("subscribe")

    def publish(self, topic, payload=b"", qos=1, retain=False, properties=None):
        self.client.publish(topic, payload, qos, retain, properties)
        return self.wait("publish")

    def message(self):
        message = self.wait("message")
        return message.topic, message.payload

    def ask(self, topic, body=None):
        """A request on a reserved topic and its answer."""
        self.publish(topic, json.dumps(body) if body is not None else b"")
        name, payload = self.message()
        return name.removeprefix(topic + "/"), json.loads(payload)

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()

    def lose(self):
        """The network goes without a word."""
        self.client.loop_stop()
        self.client.socket().close()


def paho_checks(label, version):
    thing = Thing(f"paho{label.replace('.', '')}")
    own = thing.name

    @check(f"paho {label}: publishes, and receives its own messages")
    def _():
        device = Device(thing, version)
        same(device.connected(), False)
        same(device.subscribe(f"{own}/a/#", f"{own}/b/+"), [1, 1])
        for qos in (0, 1):
            same(device.publish(f"{own}/b/x", f"hello {qos}", qos), 0)
            same(device.message(), (f"{own}/b/x", f"hello {qos}".encode()))
        # With AWS IoT `a/#` does not take `a`.
        device.publish(f"{own}/a", b"parent")
        device.publish(f"{own}/a/b", b"child")
        same(device.message(), (f"{own}/a/b", b"child"))
        device.close()

    @check(f"paho {label}: a message of 100 kB arrives whole")
    def _():
        device = Device(thing, version)
        device.connected()
        device.subscribe(f"{own}/large")
        payload = os.urandom(100_000)
        device.publish(f"{own}/large", payload)
        same(device.message()[1], payload)
        device.close()

    @check(f"paho {label}: a retained message waits, until an empty one clears it")
    def _():
        device = Device(thing, version)
        device.connected()
        device.publish(f"{own}/kept", b"state", retain=True)
        device.subscribe(f"{own}/kept")
        message = device.wait("message")
        same((message.payload, message.retain), (b"state", True))
        device.publish(f"{own}/kept", b"", retain=True)
        device.close()

    @check(f"paho {label}: messages wait for a kept session")
    def _():
        device = Device(thing, version, keep=True)
        device.connected()
        device.subscribe(f"{own}/later")
        device.subscribe(f"{thing.jobs}/notify-next")
        device.lose()
        job = thing.job()
        device = Device(thing, version, keep=True)
        same(device.connected(), True)
        topic, payload = device.message()
        same((topic, json.loads(payload)["execution"]["jobId"]), (f"{thing.jobs}/notify-next", job))
        device.close()
        Device(thing, version).close()
        iot.cancel_job(jobId=job, force=True)

    @check(f"paho {label}: a job from notify-next to SUCCEEDED")
    def _():
        device = Device(thing, version)
        device.connected()
        device.subscribe(f"{thing.jobs}/notify", f"{thing.jobs}/notify-next")
        how, answer = device.ask(f"{thing.jobs}/get")
        same((how, answer["inProgressJobs"], answer["queuedJobs"]), ("accepted", [], []))
        job = thing.job()
        news = dict(device.message() for _ in range(2))
        same(json.loads(news[f"{thing.jobs}/notify-next"])["execution"]["jobDocument"], {"operation": "test"})
        how, answer = device.ask(f"{thing.jobs}/$next/get", {"clientToken": "t1"})
        same((how, answer["execution"]["jobId"], answer["clientToken"]), ("accepted", job, "t1"))
        how, answer = device.ask(f"{thing.jobs}/start-next", {})
        same((how, answer["execution"]["status"]), ("accepted", "IN_PROGRESS"))
        wrong = {"status": "SUCCEEDED", "expectedVersion": "77"}
        how, answer = device.ask(f"{thing.jobs}/{job}/update", wrong)
        same((how, answer["code"]), ("rejected", "VersionMismatch"))
        progress = {"status": "IN_PROGRESS", "statusDetails": {"percent": "50"}, "expectedVersion": "2"}
        same(device.ask(f"{thing.jobs}/{job}/update", progress)[0], "accepted")
        same(device.ask(f"{thing.jobs}/{job}/update", {"status": "SUCCEEDED"})[0], "accepted")
        news = dict(device.message() for _ in range(2))
        assert "execution" not in json.loads(news[f"{thing.jobs}/notify-next"])
        same(thing.status(job), "SUCCEEDED")
        device.close()

    @check(f"paho {label}: a foreign topic cannot be subscribed")
    def _():
        device = Device(thing, version)
        device.connected()
        refusal = 0x87 if version == paho.MQTTv5 else 0x80
        same(device.subscribe("$aws/things/other/jobs/notify", f"{own}/x"), [refusal, 1])
        device.close()

    @check(f"paho {label}: a foreign topic cannot be published to")
    def _():
        device = Device(thing, version)
        device.connected()
        if version == paho.MQTTv5:
            same(device.publish("other/x", b"m"), 0x87)
            same(device.publish(f"{thing.jobs}/notify", b"m"), 0x90)
            same(device.publish(f"{own}/x", b"m"), 0)
            device.close()
        else:
            device.client.publish("other/x", b"m", 1)
            device.wait("disconnect")
            device.client.loop_stop()

    @check(f"paho {label}: nobody connects under a foreign name")
    def _():
        device = Device(thing, version, name="somebody-else")
        code, _ = device.wait("connect")
        assert code >= 0x80, code
        device.client.loop_stop()

    @check(f"paho {label}: the newer connection of a name wins, and the will of a lost one is published")
    def _():
        first = Device(thing, version, will=(f"{own}/will", b"gone", 1))
        first.connected()
        second = Device(thing, version)
        second.connected()
        first.wait("disconnect")
        first.client.loop_stop()
        second.subscribe(f"{own}/will")
        second.close()
        # The will came before the subscription; a third connection makes one that is seen.
        watcher = Thing(f"watcher{label.replace('.', '')}")
        statement = {"Effect": "Allow", "Action": "iot:*", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iot.create_policy_version(policyName=watcher.name, policyDocument=document, setAsDefault=True)
        seer = Device(watcher, version)
        seer.connected()
        same(seer.subscribe(f"{own}/will", f"$aws/events/presence/disconnected/{own}"), [1, 1])
        lost = Device(thing, version, will=(f"{own}/will", b"lost", 1))
        lost.connected()
        lost.lose()
        news = dict(seer.message() for _ in range(2))
        same(news[f"{own}/will"], b"lost")
        event = json.loads(news[f"$aws/events/presence/disconnected/{own}"])
        same((event["clientId"], event["disconnectReason"]), (own, "CONNECTION_LOST"))
        seer.close()

    if version == paho.MQTTv5:

        @check("paho 5: properties travel with a message")
        def _():
            device = Device(thing, version)
            device.connected()
            device.subscribe(f"{own}/p")
            sent = Properties(PacketTypes.PUBLISH)
            sent.ResponseTopic, sent.CorrelationData, sent.ContentType = "answers", b"\x01", "text/plain"
            sent.UserProperty = [("a", "1"), ("a", "2")]
            device.publish(f"{own}/p", b"m", properties=sent)
            got = device.wait("message").properties
            same((got.ResponseTopic, got.CorrelationData, got.ContentType), ("answers", b"\x01", "text/plain"))
            same(got.UserProperty, [("a", "1"), ("a", "2")])
            device.close()

    @check(f"paho {label}: no certificate, or one that nobody registered, does not get in")
    def _():
        for chain in [(None, None), stranger()]:
            try:
                device = Device(thing, version, certificate=chain)
                device.client.reconnect_delay_set(60, 60)
                device.wait("disconnect")
                device.client.loop_stop()
            except OSError:
                pass

    @check(f"paho {label}: a revoked certificate is cut at once and stays out")
    def _():
        device = Device(thing, version)
        device.connected()
        iot.update_certificate(certificateId=thing.certificate_id, newStatus="REVOKED")
        device.wait("disconnect")
        device.client.loop_stop()


def stranger():
    """A certificate of our own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stranger")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(7).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
                   .sign(key, hashes.SHA256()))
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                               serialization.NoEncryption())
    public = certificate.public_bytes(serialization.Encoding.PEM)
    return write("stranger.pem", public.decode()), write("stranger.key", secret.decode())


def one(make):
    """Hands `make` a function to be called once, and answers with what it was called with."""
    called = concurrent.futures.Future()
    result = make(lambda value: called.done() or called.set_result(value))
    return called, result


@check("awsiotsdk 3.1.1: publishes, receives, and works through a job with the first client")
def _():
    thing = Thing("sdk3")
    connection = mqtt_connection_builder.mtls_from_path(
        endpoint=HOST, port=PORT, cert_filepath=thing.certificate, pri_key_filepath=thing.key, ca_filepath=ROOTS,
        client_id=thing.name, clean_session=True, keep_alive_secs=30)
    connection.connect().result(PATIENCE)
    once = crt3.QoS.AT_LEAST_ONCE

    def listen(heard):
        return connection.subscribe(f"{thing.name}/t", once, lambda topic, payload, **_: heard(payload))[0]

    heard, granted = one(listen)
    same(granted.result(PATIENCE)["qos"], once)
    connection.publish(f"{thing.name}/t", "hello", once)[0].result(PATIENCE)
    same(heard.result(PATIENCE), b"hello")

    jobs = iotjobs.IotJobsClient(connection)
    job = thing.job()

    def answer(subscribe, request, publish):
        came, (subscribed, _) = one(lambda call: subscribe(request, once, call))
        subscribed.result(PATIENCE)
        publish().result(PATIENCE)
        return came.result(PATIENCE)

    pending = answer(jobs.subscribe_to_get_pending_job_executions_accepted,
                     iotjobs.GetPendingJobExecutionsSubscriptionRequest(thing_name=thing.name),
                     lambda: jobs.publish_get_pending_job_executions(
                         iotjobs.GetPendingJobExecutionsRequest(thing_name=thing.name), once))
    same([each.job_id for each in pending.queued_jobs], [job])
    started = answer(jobs.subscribe_to_start_next_pending_job_execution_accepted,
                     iotjobs.StartNextPendingJobExecutionSubscriptionRequest(thing_name=thing.name),
                     lambda: jobs.publish_start_next_pending_job_execution(
                         iotjobs.StartNextPendingJobExecutionRequest(thing_name=thing.name), once))
    same((started.execution.job_id, started.execution.job_document), (job, {"operation": "test"}))
    answer(jobs.subscribe_to_update_job_execution_accepted,
           iotjobs.UpdateJobExecutionSubscriptionRequest(thing_name=thing.name, job_id=job),
           lambda: jobs.publish_update_job_execution(iotjobs.UpdateJobExecutionRequest(
               thing_name=thing.name, job_id=job, status=iotjobs.JobStatus.SUCCEEDED,
               expected_version=started.execution.version_number), once))
    same(thing.status(job), "SUCCEEDED")
    connection.disconnect().result(PATIENCE)


def sdk5(thing):
    """A connected MQTT 5 client of the SDK, and what it receives."""
    ready, messages, stopped = concurrent.futures.Future(), queue.Queue(), concurrent.futures.Future()
    client = mqtt5_client_builder.mtls_from_path(
        endpoint=HOST, port=PORT, cert_filepath=thing.certificate, pri_key_filepath=thing.key, ca_filepath=ROOTS,
        connect_options=crt5.ConnectPacket(client_id=thing.name, keep_alive_interval_sec=30),
        on_lifecycle_connection_success=lambda data: ready.done() or ready.set_result(data),
        on_lifecycle_connection_failure=lambda data: ready.done() or ready.set_exception(data.exception),
        on_lifecycle_stopped=lambda data: stopped.set_result(None),
        on_publish_received=lambda data: messages.put(data.publish_packet))
    client.start()
    return client, ready.result(PATIENCE), messages, stopped


@check("awsiotsdk 5: is told the limits, publishes and receives with properties")
def _():
    thing = Thing("sdk5")
    client, connected, messages, stopped = sdk5(thing)
    settings = connected.negotiated_settings
    same((settings.maximum_qos, settings.receive_maximum_from_server), (crt5.QoS.AT_LEAST_ONCE, 100))
    same(settings.client_id, thing.name)
    wanted = crt5.Subscription(f"{thing.name}/t", crt5.QoS.AT_LEAST_ONCE)
    granted = client.subscribe(crt5.SubscribePacket([wanted])).result(PATIENCE)
    same(granted.reason_codes, [crt5.SubackReasonCode.GRANTED_QOS_1])
    sent = crt5.PublishPacket(topic=f"{thing.name}/t", payload=b"hello", qos=crt5.QoS.AT_LEAST_ONCE,
                              user_properties=[crt5.UserProperty("k", "v")], message_expiry_interval_sec=60)
    done = client.publish(sent).result(PATIENCE)
    same(done.puback.reason_code, crt5.PubackReasonCode.SUCCESS)
    got = messages.get(timeout=PATIENCE)
    same((got.payload, got.user_properties[0].value), (b"hello", "v"))
    assert 0 < got.message_expiry_interval_sec <= 60
    foreign = crt5.PublishPacket(topic="other/t", payload=b"", qos=crt5.QoS.AT_LEAST_ONCE)
    same(client.publish(foreign).result(PATIENCE).puback.reason_code, crt5.PubackReasonCode.NOT_AUTHORIZED)
    client.stop()
    stopped.result(PATIENCE)


def second_generation(thing, protocol_client):
    """The SDK's request-response client: subscribes by itself, with wildcards, and matches client tokens."""
    jobs = iotjobs.IotJobsClientV2(protocol_client, ClientOptions(4, 2, PATIENCE))
    subscribed, heard = concurrent.futures.Future(), queue.Queue()

    def status(event):
        if event.type == SubscriptionStatusEventType.SUBSCRIPTION_ESTABLISHED and not subscribed.done():
            subscribed.set_result(None)

    stream = jobs.create_next_job_execution_changed_stream(
        iotjobs.NextJobExecutionChangedSubscriptionRequest(thing_name=thing.name),
        ServiceStreamOptions(incoming_event_listener=heard.put, subscription_status_listener=status))
    stream.open()
    subscribed.result(PATIENCE)
    job = thing.job()
    same(heard.get(timeout=PATIENCE).execution.job_id, job)
    pending = jobs.get_pending_job_executions(iotjobs.GetPendingJobExecutionsRequest(thing_name=thing.name))
    same([each.job_id for each in pending.result(PATIENCE).queued_jobs], [job])
    described = jobs.describe_job_execution(
        iotjobs.DescribeJobExecutionRequest(thing_name=thing.name, job_id=job, include_job_document=True))
    same(described.result(PATIENCE).execution.job_document, {"operation": "test"})
    started = jobs.start_next_pending_job_execution(
        iotjobs.StartNextPendingJobExecutionRequest(thing_name=thing.name)).result(PATIENCE)
    same(started.execution.status, "IN_PROGRESS")
    try:
        jobs.update_job_execution(iotjobs.UpdateJobExecutionRequest(
            thing_name=thing.name, job_id=job, status="FAILED", expected_version=99)).result(PATIENCE)
        raise AssertionError("a wrong version was accepted")
    except V2ServiceException as error:
        same(error.modeled_error.code, "VersionMismatch")
    jobs.update_job_execution(iotjobs.UpdateJobExecutionRequest(
        thing_name=thing.name, job_id=job, status="SUCCEEDED")).result(PATIENCE)
    assert heard.get(timeout=PATIENCE).execution is None, "nothing is left to do"
    same(thing.status(job), "SUCCEEDED")


@check("awsiotsdk 5: the request-response client works through a job")
def _():
    thing = Thing("sdk5rr")
    client, _, _, stopped = sdk5(thing)
    second_generation(thing, client)
    client.stop()
    stopped.result(PATIENCE)


@check("awsiotsdk 3.1.1: the request-response client works through a job")
def _():
    thing = Thing("sdk3rr")
    connection = mqtt_connection_builder.mtls_from_path(
        endpoint=HOST, port=PORT, cert_filepath=thing.certificate, pri_key_filepath=thing.key, ca_filepath=ROOTS,
        client_id=thing.name, clean_session=True, keep_alive_secs=30)
    connection.connect().result(PATIENCE)
    second_generation(thing, connection)
    connection.disconnect().result(PATIENCE)


def command(content, content_type):
    """A new command, by its ARN."""
    return iot.create_command(commandId=f"c-{uuid.uuid4().hex[:8]}", namespace="AWS-IoT",
                              payload={"content": content, "contentType": content_type})["commandArn"]


def tell(thing, arn, **more):
    return jobs_data.start_command_execution(targetArn=thing.arn, commandArn=arn, **more)["executionId"]


def outcome(thing, execution):
    return iot.get_command_execution(executionId=execution, targetArn=thing.arn, includeResult=True)


@check("awsiotsdk 5: a device is told a command with its type and time, and answers")
def _():
    thing = Thing("told")
    client, _, messages, stopped = sdk5(thing)
    base = f"$aws/commands/things/{thing.name}/executions"
    wanted = [crt5.Subscription(f"{base}/+/{last}", crt5.QoS.AT_LEAST_ONCE)
              for last in ("request/json", "response/accepted/json", "response/rejected/json")]
    granted = client.subscribe(crt5.SubscribePacket(wanted)).result(PATIENCE)
    same(granted.reason_codes, [crt5.SubackReasonCode.GRANTED_QOS_1] * 3)
    execution = tell(thing, command(b'{"do": 1}', "application/json"), executionTimeoutSeconds=300)
    same(outcome(thing, execution)["status"], "CREATED")
    got = messages.get(timeout=PATIENCE)
    same((got.topic, got.payload), (f"{base}/{execution}/request/json", b'{"do": 1}'))
    same(got.content_type, "application/json")
    assert 290 <= got.message_expiry_interval_sec <= 300

    def say(**body):
        client.publish(crt5.PublishPacket(topic=f"{base}/{execution}/response/json", payload=json.dumps(body),
                                          qos=crt5.QoS.AT_LEAST_ONCE)).result(PATIENCE)
        answer = messages.get(timeout=PATIENCE)
        return answer.topic.removeprefix(f"{base}/{execution}/response/"), json.loads(answer.payload)

    same(say(status="IN_PROGRESS", statusReason={"reasonCode": "HALF", "reasonDescription": "50 %"}),
         ("accepted/json", {"executionId": execution}))
    same(outcome(thing, execution)["statusReason"], {"reasonCode": "HALF", "reasonDescription": "50 %"})
    verdict, body = say(status="SUCCEEDED", result={})
    same((verdict, body["error"], body["executionId"]), ("rejected/json", "InvalidRequest", execution))
    say(status="SUCCEEDED", result={"level": {"s": "5"}, "good": {"b": True}, "raw": {"bin": "AAE="}})
    shown = outcome(thing, execution)
    same((shown["status"], shown["result"]), ("SUCCEEDED", {"level": {"S": "5"}, "good": {"B": True}, "raw": {"BIN": b"\x00\x01"}}))
    assert isinstance(shown["completedAt"], datetime.datetime)
    same(say(status="FAILED")[1]["error"], "TerminalStateReached")
    iot.delete_command_execution(executionId=execution, targetArn=thing.arn)
    client.stop()
    stopped.result(PATIENCE)


@check("awsiotsdk 5: the request-response client hears a command as a stream and answers it as a request")
def _():
    thing = Thing("toldrr")
    client, _, _, stopped = sdk5(thing)
    requests = asking.Client(client, ClientOptions(4, 2, PATIENCE))
    subscribed, heard = concurrent.futures.Future(), queue.Queue()
    base = f"$aws/commands/things/{thing.name}/executions"
    stream = requests.create_stream(asking.StreamingOperationOptions(
        f"{base}/+/request", lambda event: subscribed.done() or subscribed.set_result(None), heard.put))
    stream.open()
    subscribed.result(PATIENCE)
    execution = tell(thing, command(b"restart", "text/plain"))
    got = heard.get(timeout=PATIENCE)
    same((got.topic, got.payload), (f"{base}/{execution}/request", b"restart"))
    for body, last in ({"status": "SUCCEEDED"}, "accepted"), ({"status": "SUCCEEDED"}, "rejected"):
        answer = requests.make_request(asking.RequestOptions(
            [f"{base}/{execution}/response/{each}/json" for each in ("accepted", "rejected")],
            [asking.ResponsePath(f"{base}/{execution}/response/{each}/json") for each in ("accepted", "rejected")],
            f"{base}/{execution}/response/json", json.dumps(body).encode())).result(PATIENCE)
        same(answer.topic, f"{base}/{execution}/response/{last}/json")
    same(outcome(thing, execution)["status"], "SUCCEEDED")
    client.stop()
    stopped.result(PATIENCE)


@check("paho 3.1.1: a command waits for a device that returns, and not longer than it is wanted")
def _():
    thing = Thing("away")
    base = f"$aws/commands/things/{thing.name}/executions"
    device = Device(thing, paho.MQTTv311, keep=True)
    device.connected()
    device.subscribe(f"{base}/+/request/cbor")
    device.close()
    device.wait("disconnect")
    arn = command(b"\xf5", "application/cbor")
    short, long = tell(thing, arn, executionTimeoutSeconds=1), tell(thing, arn, executionTimeoutSeconds=600)
    deadline = time.monotonic() + PATIENCE
    while outcome(thing, short)["status"] != "TIMED_OUT" and time.monotonic() < deadline:
        time.sleep(0.2)
    same(outcome(thing, short)["statusReason"], {"reasonCode": "$NO_RESPONSE_FROM_DEVICE"})
    device = Device(thing, paho.MQTTv311, keep=True)
    same(device.connected(), True)
    same(device.message(), (f"{base}/{long}/request/cbor", b"\xf5"))
    device.publish(f"{base}/{long}/response/cbor", b"\xa1\x66status\x66FAILED")
    listed = iot.list_command_executions(targetArn=thing.arn, sortOrder="ASCENDING")["commandExecutions"]
    same([(each["executionId"], each["status"]) for each in listed], [(short, "TIMED_OUT"), (long, "FAILED")])
    device.close()


@check("boto3 sees a connection of paho and its subscriptions, and ends it")
def _():
    thing = Thing("seen")
    device = Device(thing, paho.MQTTv5)
    device.connected()
    device.subscribe(f"{thing.name}/a", f"{thing.name}/b/#")
    shown = data.get_connection(clientId=thing.name, includeSocketInformation=True)
    same((shown["connected"], shown["thingName"], shown["keepAliveDuration"]), (True, thing.name, 30))
    pages = [data.list_subscriptions(clientId=thing.name, maxResults=1)]
    pages.append(data.list_subscriptions(clientId=thing.name, nextToken=pages[0]["nextToken"]))
    same([each["topicFilter"] for page in pages for each in page["subscriptions"]],
         [f"{thing.name}/a", f"{thing.name}/b/#"])
    data.publish(topic=f"{thing.name}/a", payload=b"{}", qos=1, contentType="application/json",
                 userProperties=json.dumps([{"by": "app"}]), correlationData="AAE=")
    message = device.wait("message")
    same((message.properties.ContentType, message.properties.UserProperty, message.properties.CorrelationData),
         ("application/json", [("by", "app")], b"\x00\x01"))
    data.delete_connection(clientId=thing.name, cleanSession=True, preventWillMessage=True)
    device.wait("disconnect")


for label, version in VERSIONS.items():
    paho_checks(label, version)

finish()
