"""AWSIoTPythonSDK, the first generation of AWS's Python client, with a job from notice to SUCCEEDED and a shadow.

It writes `expectedVersion` as text and never subscribes to everything that it needs. Prints `N passed, M failed`.
"""

import json
import os
import queue
import sys
import tempfile
import uuid

import boto3
from AWSIoTPythonSDK.core.jobs.thingJobManager import jobExecutionStatus, jobExecutionTopicReplyType, jobExecutionTopicType
from AWSIoTPythonSDK.MQTTLib import AWSIoTMQTTShadowClient, AWSIoTMQTTThingJobsClient

THING = f"v1-{uuid.uuid4().hex[:8]}"
PASSED, FAILED = [], []
iot = boto3.client("iot")


def check(name, truth):
    (PASSED if truth else FAILED).append(name)
    if not truth:
        print(f"FAILED {name}")


def heard(messages):
    try:
        return json.loads(messages.get(timeout=10))
    except queue.Empty:
        return {}


with tempfile.TemporaryDirectory() as folder:
    made = iot.create_thing(thingName=THING)
    keys = iot.create_keys_and_certificate(setAsActive=True)
    allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}
    iot.create_policy(policyName=THING, policyDocument=json.dumps(allow))
    iot.attach_policy(policyName=THING, target=keys["certificateArn"])
    iot.attach_thing_principal(thingName=THING, principal=keys["certificateArn"])
    for name, text in (("cert", keys["certificatePem"]), ("key", keys["keyPair"]["PrivateKey"])):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    credentials = (os.environ["AWS_CA_BUNDLE"], os.path.join(folder, "key"), os.path.join(folder, "cert"))

    jobs = AWSIoTMQTTThingJobsClient(THING, THING, QoS=1)
    jobs.configureEndpoint(os.environ["UPDRAFT_MQTT_HOST"], int(os.environ["UPDRAFT_MQTT_PORT"]))
    jobs.configureCredentials(*credentials)
    check("connects", jobs.connect())
    notices, answers = queue.Queue(), queue.Queue()
    check("subscribes to its notices", jobs.createJobSubscription(
        lambda client, data, message: notices.put(message.payload), jobExecutionTopicType.JOB_NOTIFY_NEXT_TOPIC))
    for kind in (jobExecutionTopicType.JOB_GET_PENDING_TOPIC, jobExecutionTopicType.JOB_START_NEXT_TOPIC,
                 jobExecutionTopicType.JOB_UPDATE_TOPIC):
        reply = jobExecutionTopicReplyType.JOB_WILDCARD_REPLY_TYPE
        jobs.createJobSubscription(lambda client, data, message: answers.put(message.payload), kind, reply,
                                   "+" if kind == jobExecutionTopicType.JOB_UPDATE_TOPIC else None)
    iot.create_job(jobId=THING, targets=[made["thingArn"]], document=json.dumps({"do": 1}))
    check("hears of the job", heard(notices).get("execution", {}).get("jobId") == THING)
    jobs.sendJobsQuery(jobExecutionTopicType.JOB_GET_PENDING_TOPIC)
    check("lists it", [job["jobId"] for job in heard(answers).get("queuedJobs", [])] == [THING])
    jobs.sendJobsStartNext(statusDetails={"phase": "one"})
    started = heard(answers).get("execution", {})
    check("starts it", (started.get("status"), started.get("jobDocument")) == ("IN_PROGRESS", {"do": 1}))
    jobs.sendJobsUpdate(THING, jobExecutionStatus.JOB_EXECUTION_SUCCEEDED, statusDetails={"phase": "two"},
                        expectedVersion=started.get("versionNumber", 0), includeJobExecutionState=True)
    check("ends it", heard(answers).get("executionState", {}).get("status") == "SUCCEEDED")
    check("hears that nothing is left", "execution" not in heard(notices))
    status = iot.describe_job_execution(jobId=THING, thingName=THING)["execution"]["status"]
    check("and the cloud says so too", status == "SUCCEEDED")
    jobs.disconnect()

    shadows = AWSIoTMQTTShadowClient(THING)
    shadows.configureEndpoint(os.environ["UPDRAFT_MQTT_HOST"], int(os.environ["UPDRAFT_MQTT_PORT"]))
    shadows.configureCredentials(*credentials)
    check("connects for its shadow", shadows.connect())
    shadow, deltas, ended = shadows.createShadowHandlerWithName(THING, True), queue.Queue(), queue.Queue()
    shadow.shadowRegisterDeltaCallback(lambda payload, status, token: deltas.put(payload))
    note = lambda payload, status, token: ended.put((status, payload))  # noqa: E731
    shadow.shadowUpdate(json.dumps({"state": {"reported": {"on": False}}}), note, 10)
    check("reports", ended.get(timeout=15)[0] == "accepted")
    boto3.client("iot-data").update_thing_shadow(thingName=THING, payload=json.dumps({"state": {"desired": {"on": True}}}))
    check("hears the difference", heard(deltas).get("state") == {"on": True})
    shadow.shadowGet(note, 10)
    status, payload = ended.get(timeout=15)
    check("reads", status == "accepted" and json.loads(payload)["state"]["desired"] == {"on": True})
    shadow.shadowDelete(note, 10)
    check("deletes", ended.get(timeout=15)[0] == "accepted")
    shadow.shadowGet(note, 10)
    check("finds nothing", ended.get(timeout=15)[0] == "rejected")
    shadows.disconnect()
print(f"{len(PASSED)} passed, {len(FAILED)} failed")
sys.exit(1 if FAILED else 0)
