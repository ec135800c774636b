"""Whole lives of jobs, as an operator with boto3 and devices with paho-mqtt see them: retries, aborts, steps, schedules, groups
with a query, pages, counters, templates. What takes minutes runs in virtual time in the server's own tests.

The environment is that of the other judges, with UPDRAFT_MQTT_HOST and UPDRAFT_MQTT_PORT. Prints `N passed, M failed`.
"""

import datetime
import json
import os
import queue
import tempfile
import uuid

import boto3
import botocore.exceptions
import paho.mqtt.client as paho
from verdict import check, finish, refused, same

RUN = uuid.uuid4().hex[:8]
REGION = os.environ.get("AWS_REGION") or "us-east-1"
iot, data = (boto3.client(name, region_name=REGION) for name in ("iot", "iot-jobs-data"))
PATIENCE = 15
folder = tempfile.TemporaryDirectory()


class Device:
    """A thing on line that hears everything about its jobs."""

    def __init__(self, name):
        self.name, self.heard = f"{name}-{RUN}", queue.Queue()
        self.topic = f"$aws/things/{self.name}/jobs"
        self.arn = iot.create_thing(thingName=self.name)["thingArn"]
        made = iot.create_keys_and_certificate(setAsActive=True)
        iot.attach_thing_principal(thingName=self.name, principal=made["certificateArn"])
        iot.attach_policy(policyName=POLICY, target=made["certificateArn"])
        paths = [os.path.join(folder.name, f"{name}.{kind}") for kind in ("pem", "key")]
        for path, text in zip(paths, (made["certificatePem"], made["keyPair"]["PrivateKey"])):
            with open(path, "w") as file:
                file.write(text)
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, self.name)
        self.client.tls_set(os.environ["AWS_CA_BUNDLE"], *paths)
        self.client.on_message = lambda c, u, message: self.heard.put((message.topic, json.loads(message.payload)))
        ready = queue.Queue()
        self.client.on_connect = lambda c, *_: c.subscribe([(f"{self.topic}/notify", 1), (f"{self.topic}/notify-next", 1)])
        self.client.on_subscribe = lambda *_: ready.put(True)
        self.client.connect(os.environ["UPDRAFT_MQTT_HOST"], int(os.environ["UPDRAFT_MQTT_PORT"]))
        self.client.loop_start()
        ready.get(timeout=PATIENCE)

    def hear(self):
        topic, payload = self.heard.get(timeout=PATIENCE)
        return topic.removeprefix(f"{self.topic}/"), payload

    def next(self):
        """What the next notify-next is about."""
        while True:
            topic, payload = self.hear()
            if topic == "notify-next":
                return payload.get("execution")

    def ask(self, what, **body):
        self.client.publish(f"{self.topic}/{what}", json.dumps(body), 1)
        while True:
            topic, payload = self.hear()
            if topic.startswith(what):
                return topic.removeprefix(f"{what}/"), payload

    def report(self, job, status, **more):
        same(self.ask(f"{job}/update", status=status, **more)[0], "accepted")

    def execution(self, job, **more):
        return iot.describe_job_execution(jobId=job, thingName=self.name, **more)["execution"]


ARN = iot.create_thing(thingName=f"first-{RUN}")["thingArn"].rsplit(":", 1)[0]
POLICY = f"lives-{RUN}"
OWN = "$aws/things/${iot:Connection.Thing.ThingName}/jobs/*"
iot.create_policy(policyName=POLICY, policyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "iot:Connect", "Resource": f"{ARN}:client/${{iot:Connection.Thing.ThingName}}"},
    {"Effect": "Allow", "Action": ["iot:Publish", "iot:Receive"], "Resource": f"{ARN}:topic/{OWN}"},
    {"Effect": "Allow", "Action": "iot:Subscribe", "Resource": f"{ARN}:topicfilter/{OWN}"}]}))
lamp, fan = Device("lamp"), Device("fan")


def create(job, *devices, **more):
    job = f"{job}-{RUN}"
    more.setdefault("targets", [device.arn for device in devices])
    iot.create_job(jobId=job, document='{"operation":"test"}', **more)
    return job


def job_of(job):
    return iot.describe_job(jobId=job)["job"]


@check("what failed is tried again as often as its kind of failure may be, each time with a notification")
def _():
    retry = {"criteriaList": [{"failureType": "FAILED", "numberOfRetries": 2}]}
    job = create("retry", lamp, jobExecutionsRetryConfig=retry)
    for attempt in (1, 2, 3):
        execution = lamp.next()
        same((execution["jobId"], execution["executionNumber"], execution["status"]), (job, attempt, "QUEUED"))
        lamp.report(job, "IN_PROGRESS")
        lamp.report(job, "FAILED", statusDetails={"attempt": str(attempt)})
    same(lamp.next(), None)
    same([lamp.execution(job, executionNumber=n)["statusDetails"]["detailsMap"]["attempt"] for n in (1, 2, 3)], ["1", "2", "3"])
    told = job_of(job)
    same((told["status"], told["jobProcessDetails"]["numberOfFailedThings"]), ("COMPLETED", 1))
    numbers = [one["jobExecutionSummary"]["executionNumber"]
               for one in iot.list_job_executions_for_job(jobId=job)["executionSummaries"]]
    same(sorted(numbers), [1, 2, 3])


@check("what a device refuses is not tried again")
def _():
    job = create("refuse", lamp, jobExecutionsRetryConfig={"criteriaList": [{"failureType": "ALL", "numberOfRetries": 5}]})
    same(lamp.next()["jobId"], job)
    lamp.report(job, "REJECTED")
    same(lamp.next(), None)
    same((job_of(job)["status"], lamp.execution(job)["executionNumber"]), ("COMPLETED", 1))


@check("steps have a time, the job has one, and the nearer one is told")
def _():
    job = create("steps", lamp, timeoutConfig={"inProgressTimeoutInMinutes": 3})
    lamp.next()
    _, started = lamp.ask("start-next", stepTimeoutInMinutes=1)
    assert 0 < started["execution"]["approximateSecondsBeforeTimedOut"] <= 60, started
    lamp.report(job, "IN_PROGRESS", stepTimeoutInMinutes=100)
    assert 60 < lamp.execution(job)["approximateSecondsBeforeTimedOut"] <= 180
    lamp.report(job, "IN_PROGRESS", stepTimeoutInMinutes=-1)
    assert 60 < lamp.execution(job)["approximateSecondsBeforeTimedOut"] <= 180
    for wrong in (0, 10_081, "soon"):
        kind, refusal = lamp.ask(f"{job}/update", status="IN_PROGRESS", stepTimeoutInMinutes=wrong)
        same((kind, refusal["code"]), ("rejected", "InvalidRequest"))
    lamp.report(job, "SUCCEEDED")
    lamp.next()


@check("failures of a kind stop a job, and what has begun runs on")
def _():
    for kind, end in (("FAILED", "FAILED"), ("REJECTED", "REJECTED"), ("ALL", "REJECTED")):
        things = [iot.create_thing(thingName=f"{kind.lower()}-{n}-{RUN}")["thingArn"] for n in range(3)]
        names = [arn.rsplit("/", 1)[1] for arn in things]
        job = create(f"stop-{kind.lower()}", targets=things, abortConfig={"criteriaList": [
            {"failureType": kind, "action": "CANCEL", "thresholdPercentage": 50, "minNumberOfExecutedThings": 1}]})
        data.start_next_pending_job_execution(thingName=names[1])
        data.update_job_execution(thingName=names[0], jobId=job, status=end)
        told = job_of(job)
        same((told["status"], told["jobProcessDetails"]["numberOfCanceledThings"],
              told["jobProcessDetails"]["numberOfInProgressThings"]), ("CANCELED", 1, 1))
        assert told["comment"] and told["reasonCode"], told
        data.update_job_execution(thingName=names[1], jobId=job, status="SUCCEEDED")
        same(job_of(job)["jobProcessDetails"]["numberOfSucceededThings"], 1)


@check("a schedule is kept and shown, and what it cannot be is refused")
def _():
    def at(**delta):
        return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**delta)).strftime("%Y-%m-%dT%H:%M")

    for behavior in ("STOP_ROLLOUT", "CANCEL", "FORCE_CANCEL"):
        schedule = {"startTime": at(hours=1), "endTime": at(hours=3), "endBehavior": behavior}
        job = create(f"later-{behavior.lower()}", lamp, schedulingConfig=schedule)
        told = job_of(job)
        same((told["status"], told["schedulingConfig"]), ("SCHEDULED", schedule))
        assert job in [one["jobId"] for one in iot.list_jobs(status="SCHEDULED")["jobs"]]
        same(data.get_pending_job_executions(thingName=lamp.name)["queuedJobs"], [])
        iot.cancel_job(jobId=job)
        same(job_of(job)["status"], "CANCELED")
    for wrong in ({"startTime": at(minutes=5)}, {"startTime": at(days=400)}, {"startTime": "tomorrow"},
                  {"startTime": at(hours=2), "endTime": at(hours=1), "endBehavior": "CANCEL"},
                  {"startTime": at(hours=1), "endTime": at(days=800), "endBehavior": "CANCEL"}):
        refused("InvalidRequestException", lambda: create("never", lamp, schedulingConfig=wrong))


@check("an exponential rate is checked, begins at its base, and is shown")
def _():
    def rate(**more):
        return {"exponentialRate": {"baseRatePerMinute": 1, "incrementFactor": 1.5,
                                    "rateIncreaseCriteria": {"numberOfNotifiedThings": 1}, **more}}

    job = create("grow", lamp, fan, jobExecutionsRolloutConfig=rate())
    same(len(iot.list_job_executions_for_job(jobId=job)["executionSummaries"]), 1)
    same(job_of(job)["jobExecutionsRolloutConfig"], rate())
    # Awaiting execution: the one that was told, and the one that the rate has not reached.
    same(job_of(job)["jobProcessDetails"]["numberOfQueuedThings"], 2)
    iot.delete_job(jobId=job, force=True)
    for wrong in ({"incrementFactor": 1.0}, {"incrementFactor": 5.5}, {"incrementFactor": 1.25}, {"baseRatePerMinute": 0},
                  {"rateIncreaseCriteria": {"numberOfNotifiedThings": 1, "numberOfSucceededThings": 1}}):
        try:
            create("never", lamp, jobExecutionsRolloutConfig=rate(**wrong))
        except (botocore.exceptions.ClientError, botocore.exceptions.ParamValidationError):
            continue
        raise AssertionError(f"not refused: {wrong}")
    while not lamp.heard.empty() or not fan.heard.empty():
        for device in (lamp, fan):
            if not device.heard.empty():
                device.hear()


@check("a continuous job follows a group with a query, with notifications to who comes and who goes")
def _():
    group, job = f"old-{RUN}", f"follow-{RUN}"
    iot.create_dynamic_thing_group(thingGroupName=group, queryString=f"attributes.firmware:one AND thingName:*-{RUN}")
    iot.create_job(jobId=job, targets=[f"{ARN}:thinggroup/{group}"], document="{}", targetSelection="CONTINUOUS")
    for device in (lamp, fan):
        iot.update_thing(thingName=device.name, attributePayload={"attributes": {"firmware": "one"}})
        same(device.next()["jobId"], job)
    lamp.report(job, "SUCCEEDED")
    same(lamp.next(), None)
    # The fan is updated otherwise: nobody wants the job of it any more.
    iot.update_thing(thingName=fan.name, attributePayload={"attributes": {"firmware": "two"}})
    same(fan.next(), None)
    told = job_of(job)
    same((told["status"], fan.execution(job)["status"], lamp.execution(job)["status"]), ("IN_PROGRESS", "REMOVED", "SUCCEEDED"))
    counts = told["jobProcessDetails"]
    same((counts["numberOfSucceededThings"], counts["numberOfRemovedThings"]), (1, 1))
    iot.cancel_job(jobId=job)
    iot.delete_dynamic_thing_group(thingGroupName=group)


@check("executions are cancelled, forced, deleted, and the device hears of each")
def _():
    job = create("brake", lamp, fan)
    for device in (lamp, fan):
        same(device.next()["jobId"], job)
    lamp.report(job, "IN_PROGRESS")
    refused("InvalidStateTransitionException", lambda: iot.cancel_job_execution(jobId=job, thingName=lamp.name))
    iot.cancel_job_execution(jobId=job, thingName=fan.name, statusDetails={"why": "not-needed"})
    same((fan.next(), fan.execution(job)["statusDetails"]["detailsMap"]), (None, {"why": "not-needed"}))
    iot.cancel_job_execution(jobId=job, thingName=lamp.name, force=True)
    same((lamp.next(), lamp.execution(job)["forceCanceled"]), (None, True))
    kind, refusal = lamp.ask(f"{job}/update", status="SUCCEEDED")
    same((kind, refusal["code"]), ("rejected", "InvalidStateTransition"))
    kind, refusal = lamp.ask(f"{job}/get")
    same((kind, refusal["code"]), ("rejected", "TerminalStateReached"))
    same(job_of(job)["status"], "COMPLETED")
    refused("InvalidRequestException", lambda: iot.cancel_job(jobId=job))
    iot.delete_job_execution(jobId=job, thingName=fan.name, executionNumber=1)
    refused("ResourceNotFoundException", lambda: fan.execution(job))
    iot.delete_job(jobId=job)
    # Deleting what is queued is told too.
    job = create("gone", fan)
    same(fan.next()["jobId"], job)
    refused("InvalidStateTransitionException", lambda: iot.delete_job_execution(jobId=job, thingName=fan.name, executionNumber=1))
    iot.delete_job_execution(jobId=job, thingName=fan.name, executionNumber=1, force=True)
    same((fan.next(), job_of(job)["status"]), (None, "COMPLETED"))


@check("lists are filtered by status and job, and come in pages that lose nothing")
def _():
    things = [iot.create_thing(thingName=f"page-{n}-{RUN}")["thingArn"] for n in range(7)]
    names = [arn.rsplit("/", 1)[1] for arn in things]
    jobs = [create(f"page-{n}", targets=things) for n in range(3)]
    for name in names[:3]:
        data.update_job_execution(thingName=name, jobId=jobs[0], status="SUCCEEDED")

    def pages(operation, of, **filters):
        found = iot.get_paginator(operation).paginate(**filters, PaginationConfig={"PageSize": 2})
        return [of(one) for page in found for one in page["executionSummaries"]]

    def thing_of(one):
        return one["thingArn"].rsplit("/", 1)[1]

    same(sorted(pages("list_job_executions_for_job", thing_of, jobId=jobs[0])), names)
    same(sorted(pages("list_job_executions_for_job", thing_of, jobId=jobs[0], status="SUCCEEDED")), names[:3])
    same(sorted(pages("list_job_executions_for_job", thing_of, jobId=jobs[0], status="FAILED")), [])
    same(sorted(pages("list_job_executions_for_thing", lambda one: one["jobId"], thingName=names[0])), sorted(jobs))
    same(sorted(pages("list_job_executions_for_thing", lambda one: one["jobId"], thingName=names[0], status="QUEUED")), jobs[1:])
    same(pages("list_job_executions_for_thing", lambda one: one["jobId"], thingName=names[0], jobId=jobs[2]), [jobs[2]])
    counts = job_of(jobs[0])["jobProcessDetails"]
    same((counts["numberOfSucceededThings"], counts["numberOfQueuedThings"]), (3, 4))
    refused("InvalidRequestException", lambda: iot.list_job_executions_for_job(jobId=jobs[0], nextToken="forged"))
    for job in jobs:
        iot.delete_job(jobId=job, force=True)


@check("a template gives its jobs document, rate, abort, timeout and retries")
def _():
    template = f"template-{RUN}"
    settings = dict(jobExecutionsRolloutConfig={"maximumPerMinute": 7}, timeoutConfig={"inProgressTimeoutInMinutes": 9},
                    abortConfig={"criteriaList": [{"failureType": "FAILED", "action": "CANCEL", "thresholdPercentage": 20.5,
                                                   "minNumberOfExecutedThings": 3}]},
                    jobExecutionsRetryConfig={"criteriaList": [{"failureType": "ALL", "numberOfRetries": 4}]})
    arn = iot.create_job_template(jobTemplateId=template, description="of a job", document='{"do":"it"}', **settings)["jobTemplateArn"]
    job = f"templated-{RUN}"
    iot.create_job(jobId=job, targets=[lamp.arn], jobTemplateArn=arn, timeoutConfig={"inProgressTimeoutInMinutes": 2})
    told = job_of(job)
    same({name: told[name] for name in settings}, {**settings, "timeoutConfig": {"inProgressTimeoutInMinutes": 2}})
    execution = lamp.next()
    same((execution["jobId"], execution["jobDocument"]), (job, {"do": "it"}))
    iot.delete_job(jobId=job, force=True)
    same(lamp.next(), None)
    iot.delete_job_template(jobTemplateId=template)
    refused("ResourceNotFoundException", lambda: iot.describe_job_template(jobTemplateId=template))


@check("a thing that is deleted frees its place in a rollout, and the next one is told")
def _():
    first = iot.create_thing(thingName=f"a-first-{RUN}")["thingArn"]
    job = create("place", targets=[first, lamp.arn], jobExecutionsRolloutConfig={"maximumPerMinute": 1})
    same(data.get_pending_job_executions(thingName=lamp.name)["queuedJobs"], [])
    iot.delete_thing(thingName=f"a-first-{RUN}")
    same(lamp.next()["jobId"], job)
    iot.delete_job(jobId=job, force=True)
    same(lamp.next(), None)


for device in (lamp, fan):
    device.client.disconnect()
    device.client.loop_stop()
finish()
