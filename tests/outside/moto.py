"""The command line tool against a server that is not ours: moto, in the place of AWS.

Starts `moto_server` of the environment in MOTO_ENVIRONMENT and runs UPDRAFT_BINARY as somebody at a desk would: a project, its
thing, an image, an update, a look at it, its end. What moto then holds is asked with boto3. Prints `N passed, M failed`.
"""

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.request

import boto3
from verdict import check, finish, same

UPDRAFT = os.environ["UPDRAFT_BINARY"]
SERVER = os.path.join(os.environ["MOTO_ENVIRONMENT"], "bin", "moto_server")

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = free.getsockname()[1]
URL = f"http://127.0.0.1:{PORT}"
folder = tempfile.TemporaryDirectory()
DESK = {"PATH": os.environ["PATH"], "HOME": folder.name, "UPDRAFT_HOME": os.path.join(folder.name, "updraft"),
        "AWS_ENDPOINT_URL": URL, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIAMOTO", "AWS_SECRET_ACCESS_KEY": "any"}
PROJECT = os.path.join(folder.name, "lamp")
IMAGE = os.path.join(folder.name, "lamp.fw")


def client(service):
    return boto3.client(service, endpoint_url=URL, region_name="us-east-1", aws_access_key_id="AKIAMOTO",
                        aws_secret_access_key="any")


iot, s3 = client("iot"), client("s3")


def updraft(*words, code=0):
    """One command; answers the facts that it prints as JSON."""
    ended = subprocess.run([UPDRAFT, *words, "--json"], env=DESK, capture_output=True, text=True, timeout=60)
    assert ended.returncode == code, f"{words}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
    return json.loads(ended.stdout) if ended.stdout.strip() and code == 0 else ended.stderr


def ready():
    for _ in range(200):
        try:
            return urllib.request.urlopen(f"{URL}/moto-api/", timeout=1)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("moto does not listen")


log = open(os.path.join(folder.name, "moto.log"), "w")
moto = subprocess.Popen([SERVER, "-H", "127.0.0.1", "-p", str(PORT)], stdout=log, stderr=log)
try:
    ready()

    @check("a project gets its thing, certificate and policy")
    def _():
        updraft("examples", "clone", "fota-aws", PROJECT)
        made = updraft("thing", "add", PROJECT, "--name", "lamp")
        same(iot.describe_thing(thingName="lamp")["thingArn"], made["thing_arn"])
        principal, = iot.list_thing_principals(thingName="lamp")["principals"]
        same(principal, made["certificate_arn"])
        certificate = iot.describe_certificate(certificateId=principal.rsplit("/", 1)[1])["certificateDescription"]
        same(certificate["status"], "ACTIVE")
        policy, = iot.list_attached_policies(target=principal)["policies"]
        document = json.loads(iot.get_policy(policyName=policy["policyName"])["policyDocument"])
        assert all(statement["Effect"] == "Allow" for statement in document["Statement"]), document
        assert not any(statement["Resource"] == "*" for statement in document["Statement"]), document
        same([thing["thingName"] for thing in updraft("thing", "list")["things"]], ["lamp"])

    @check("an update is a job and an object")
    def _():
        uid = updraft("virtualize", "virtual:desk")["vm_uid"]
        program = os.path.join(folder.name, "lamp.vbo")
        updraft("compile", PROJECT, "-o", program)
        updraft("link", uid, program, "-o", IMAGE)
        job = updraft("fota", "lamp", IMAGE, "--plain", "--rate", "50", "--timeout", "10", "--abort", "20:5")["job"]
        shown = iot.describe_job(jobId=job)["job"]
        same(shown["targets"], [iot.describe_thing(thingName="lamp")["thingArn"]])
        document = json.loads(iot.get_job_document(jobId=job)["document"])
        keys = [item["Key"] for item in s3.list_objects_v2(Bucket="fota-aws-bucket")["Contents"]]
        with open(IMAGE, "rb") as image:
            wanted = image.read()
        stored = {key: s3.get_object(Bucket="fota-aws-bucket", Key=key)["Body"].read() for key in keys}
        key, = [key for key, body in stored.items() if body == wanted]
        assert f"fota-aws-bucket/{key}" in json.dumps(document), document
        assert "${aws:iot:s3-presigned-url:" in json.dumps(document), document
        same([line["jobId"] for line in updraft("jobs")["jobs"]], [job])

    @check("an update is cancelled")
    def _():
        job = updraft("jobs")["jobs"][0]["jobId"]
        updraft("jobs", "cancel", job, "--force")
        same(iot.describe_job(jobId=job)["job"]["status"], "CANCELED")

    @check("what is not there is refused with a cause and what to do next")
    def _():
        said = updraft("fota", "nobody", IMAGE, code=1)
        assert "cause:" in said and "next:" in said, said

    @check("a thing is removed with its certificate")
    def _():
        updraft("thing", "remove", PROJECT, "lamp")
        same(iot.list_things()["things"], [])
        same(iot.list_certificates()["certificates"], [])
finally:
    moto.kill()
    moto.wait()
finish()
