"""AWS's own clients as judges: boto3 and the AWS CLI against a running `updraft serve`.

The environment says where it is, as for any AWS client: AWS_ENDPOINT_URL, AWS_CA_BUNDLE, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_REGION. Every answer of a JSON service is also held against the model that botocore ships: a
member that the model does not know, or one of another type, is a failure. Prints `N passed, M failed`.
"""

import base64
import datetime
import hashlib
import json
import os
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid

import boto3
import botocore.config
from verdict import check, finish, refused, same

RUN = uuid.uuid4().hex[:8]
REGION = os.environ.get("AWS_REGION") or "us-east-1"
os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
TLS = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])


def fits(value, shape, path):
    """Every member of the raw answer is in the model, and of its type."""
    kind = shape.type_name
    if value is None:
        return
    if kind == "structure":
        assert isinstance(value, dict), f"{path} is {value!r}, no structure"
        names = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, inner in value.items():
            assert name in names, f"{path}.{name} is not in the model"
            fits(inner, names[name], f"{path}.{name}")
    elif kind == "list":
        assert isinstance(value, list), f"{path} is {value!r}, no list"
        for index, inner in enumerate(value):
            fits(inner, shape.member, f"{path}[{index}]")
    elif kind == "map":
        assert isinstance(value, dict), f"{path} is {value!r}, no map"
        for name, inner in value.items():
            fits(inner, shape.value, f"{path}.{name}")
    else:
        types = {"string": str, "boolean": bool, "integer": int, "long": int, "timestamp": (int, float),
                 "double": (int, float), "float": (int, float), "blob": str}
        assert isinstance(value, types[kind]), f"{path} is {value!r}, no {kind}"
        if kind == "string" and shape.enum:
            assert value in shape.enum, f"{path} is {value!r}, not one of {shape.enum}"


MISFITS = []
SEEN = set()
HELD = []


def hold_against_model(response_dict, operation_model, **_):
    SEEN.add(f"{operation_model.service_model.service_name}.{operation_model.name}")
    body = response_dict.get("body")
    is_json = operation_model.metadata["protocol"] == "rest-json"
    if not is_json or not body or response_dict["status_code"] >= 300 or operation_model.output_shape is None:
        return
    try:
        raw = json.loads(body)
    except ValueError:
        return
    HELD.append(operation_model.name)
    try:
        fits(raw, operation_model.output_shape, operation_model.name)
    except AssertionError as misfit:
        MISFITS.append(str(misfit))


SESSION = boto3.Session(region_name=REGION)


def client(name, **config):
    made = SESSION.client(name, config=botocore.config.Config(retries={"max_attempts": 0}, **config))
    made.meta.events.register("before-parse", hold_against_model)
    return made


iot = client("iot")
jobs_data = client("iot-jobs-data")
iot_data = client("iot-data")
s3 = client("s3")
sts = client("sts")
iam = client("iam")

ACCOUNT = sts.get_caller_identity()["Account"]
ARN = f"arn:aws:iot:{REGION}:{ACCOUNT}:"
THING, GROUP, POLICY = f"lamp-{RUN}", f"lamps-{RUN}", f"lamp-policy-{RUN}"
BUCKET = f"firmware-{RUN}"
DOCUMENT = json.dumps({"Version": "2012-10-17",
                       "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]})


# ---- who am I, and which roles are there ------------------------------------------------------------------------

@check("STS says who I am")
def _():
    same(len(ACCOUNT), 12)


@check("IAM creates, shows and lists roles")
def _():
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "iot.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
    role = iam.create_role(RoleName=f"role-{RUN}", AssumeRolePolicyDocument=trust)["Role"]
    same(role["Arn"], f"arn:aws:iam::{ACCOUNT}:role/role-{RUN}")
    shown = iam.get_role(RoleName=f"role-{RUN}")["Role"]
    same(shown["AssumeRolePolicyDocument"]["Version"], "2012-10-17")
    assert f"role-{RUN}" in [role["RoleName"] for role in iam.list_roles()["Roles"]]
    refused("EntityAlreadyExists", lambda: iam.create_role(RoleName=f"role-{RUN}", AssumeRolePolicyDocument=trust))
    refused("NoSuchEntity", lambda: iam.get_role(RoleName="nobody"))


# ---- things ------------------------------------------------------------------------------------------------------

@check("DescribeEndpoint answers every type that clients ask for")
def _():
    hosts = {iot.describe_endpoint(endpointType=kind)["endpointAddress"]
             for kind in ("iot:Data-ATS", "iot:Data", "iot:Jobs", "iot:CredentialProvider")}
    same(len(hosts), 1)
    refused("InvalidRequestException", lambda: iot.describe_endpoint(endpointType="iot:Nothing"), 400)


@check("things are created, described, updated")
def _():
    made = iot.create_thing(thingName=THING, attributePayload={"attributes": {"room": "hall"}})
    same(made["thingArn"], ARN + f"thing/{THING}")
    again = iot.create_thing(thingName=THING, attributePayload={"attributes": {"room": "hall"}})
    same(again["thingId"], made["thingId"])
    refused("ResourceAlreadyExistsException", lambda: iot.create_thing(thingName=THING), 409)
    shown = iot.describe_thing(thingName=THING)
    same((shown["version"], shown["attributes"], shown["defaultClientId"]), (1, {"room": "hall"}, THING))
    iot.update_thing(thingName=THING, attributePayload={"attributes": {"floor": "2"}, "merge": True})
    shown = iot.describe_thing(thingName=THING)
    same((shown["version"], shown["attributes"]), (2, {"room": "hall", "floor": "2"}))
    refused("VersionConflictException", lambda: iot.update_thing(thingName=THING, expectedVersion=1), 409)
    refused("ResourceNotFoundException", lambda: iot.describe_thing(thingName="nobody"), 404)
    refused("InvalidRequestException", lambda: iot.create_thing(thingName="no spaces"), 400)


@check("lists of things come in pages, and filtered")
def _():
    names = [f"many-{RUN}-{n}" for n in range(5)]
    for name in names:
        iot.create_thing(thingName=name, attributePayload={"attributes": {"run": RUN}})
    found = []
    for page in iot.get_paginator("list_things").paginate(
            attributeName="run", attributeValue=RUN, PaginationConfig={"PageSize": 2}):
        assert len(page["things"]) <= 2
        found += [thing["thingName"] for thing in page["things"]]
    same(found, names)
    for name in names:
        iot.delete_thing(thingName=name)
        iot.delete_thing(thingName=name)
    refused("InvalidRequestException", lambda: iot.list_things(nextToken="%%%"), 400)


# ---- certificates ------------------------------------------------------------------------------------------------

CERTIFICATE = {}


@check("keys and a certificate are made, and its id is the SHA-256 of it")
def _():
    CERTIFICATE.update(iot.create_keys_and_certificate(setAsActive=True))
    der = ssl.PEM_cert_to_DER_cert(CERTIFICATE["certificatePem"])
    same(CERTIFICATE["certificateId"], hashlib.sha256(der).hexdigest())
    assert "PRIVATE KEY" in CERTIFICATE["keyPair"]["PrivateKey"]
    assert "PUBLIC KEY" in CERTIFICATE["keyPair"]["PublicKey"]
    shown = iot.describe_certificate(certificateId=CERTIFICATE["certificateId"])["certificateDescription"]
    same((shown["status"], shown["certificateArn"]), ("ACTIVE", CERTIFICATE["certificateArn"]))
    same(shown["validity"]["notAfter"].astimezone(datetime.timezone.utc).year, 2049)
    assert CERTIFICATE["certificateId"] in [
        one["certificateId"] for page in iot.get_paginator("list_certificates").paginate() for one in page["certificates"]]


@check("a certificate is issued for a signing request, and a foreign one is registered")
def _():
    with tempfile.TemporaryDirectory() as folder:
        key, request, foreign = (os.path.join(folder, name) for name in ("key", "csr", "pem"))
        for command in (
                ["openssl", "ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", key],
                ["openssl", "req", "-new", "-key", key, "-subj", "/CN=lamp", "-out", request],
                ["openssl", "req", "-x509", "-new", "-key", key, "-subj", "/CN=own", "-days", "3", "-out", foreign]):
            subprocess.run(command, check=True, capture_output=True)
        made = iot.create_certificate_from_csr(certificateSigningRequest=open(request).read(), setAsActive=False)
        status = iot.describe_certificate(certificateId=made["certificateId"])["certificateDescription"]["status"]
        same(status, "INACTIVE")
        known = iot.register_certificate_without_ca(certificatePem=open(foreign).read(), status="ACTIVE")
        refused("ResourceAlreadyExistsException",
                lambda: iot.register_certificate_without_ca(certificatePem=open(foreign).read()), 409)
        iot.update_certificate(certificateId=known["certificateId"], newStatus="REVOKED")
        for one in (made, known):
            iot.delete_certificate(certificateId=one["certificateId"])
    refused("InvalidRequestException", lambda: iot.create_certificate_from_csr(certificateSigningRequest="no"), 400)


@check("a certificate speaks for a thing")
def _():
    principal = CERTIFICATE["certificateArn"]
    iot.attach_thing_principal(thingName=THING, principal=principal)
    iot.attach_thing_principal(thingName=THING, principal=principal)
    same(iot.list_thing_principals(thingName=THING)["principals"], [principal])
    same(iot.list_thing_principals_v2(thingName=THING)["thingPrincipalObjects"][0]["principal"], principal)
    same(iot.list_principal_things(principal=principal)["things"], [THING])
    refused("InvalidRequestException", lambda: iot.delete_thing(thingName=THING), 400)
    refused("CertificateStateException",
            lambda: iot.delete_certificate(certificateId=CERTIFICATE["certificateId"]), 406)


# ---- policies ----------------------------------------------------------------------------------------------------

@check("policies are created, versioned, and have five versions at most")
def _():
    made = iot.create_policy(policyName=POLICY, policyDocument=DOCUMENT)
    same((made["policyVersionId"], made["policyArn"]), ("1", ARN + f"policy/{POLICY}"))
    refused("ResourceAlreadyExistsException", lambda: iot.create_policy(policyName=POLICY, policyDocument=DOCUMENT), 409)
    refused("MalformedPolicyException", lambda: iot.create_policy(policyName="bad", policyDocument="{}"), 400)
    for n in range(2, 6):
        same(iot.create_policy_version(policyName=POLICY, policyDocument=DOCUMENT, setAsDefault=n == 3)["policyVersionId"],
             str(n))
    refused("VersionsLimitExceededException",
            lambda: iot.create_policy_version(policyName=POLICY, policyDocument=DOCUMENT), 409)
    same(iot.get_policy(policyName=POLICY)["defaultVersionId"], "3")
    iot.set_default_policy_version(policyName=POLICY, policyVersionId="5")
    assert iot.get_policy_version(policyName=POLICY, policyVersionId="5")["isDefaultVersion"]
    refused("DeleteConflictException",
            lambda: iot.delete_policy_version(policyName=POLICY, policyVersionId="5"), 409)
    for n in range(1, 5):
        iot.delete_policy_version(policyName=POLICY, policyVersionId=str(n))
    same([one["versionId"] for one in iot.list_policy_versions(policyName=POLICY)["policyVersions"]], ["5"])
    assert POLICY in [one["policyName"] for page in iot.get_paginator("list_policies").paginate()
                      for one in page["policies"]]


@check("policies are attached, in the new spelling and in the deprecated one")
def _():
    target = CERTIFICATE["certificateArn"]
    iot.attach_policy(policyName=POLICY, target=target)
    same([one["policyName"] for one in iot.list_attached_policies(target=target)["policies"]], [POLICY])
    same(iot.list_targets_for_policy(policyName=POLICY)["targets"], [target])
    same(iot.list_policy_principals(policyName=POLICY)["principals"], [target])
    refused("DeleteConflictException", lambda: iot.delete_policy(policyName=POLICY), 409)
    iot.detach_policy(policyName=POLICY, target=target)
    iot.attach_principal_policy(policyName=POLICY, principal=target)
    same([one["policyName"] for one in iot.list_principal_policies(principal=target)["policies"]], [POLICY])
    iot.detach_principal_policy(policyName=POLICY, principal=target)
    same(iot.list_principal_policies(principal=target)["policies"], [])
    refused("ResourceNotFoundException", lambda: iot.attach_policy(policyName="nobody", target=target), 404)


# ---- groups ------------------------------------------------------------------------------------------------------

@check("groups hold things, and other groups")
def _():
    iot.create_thing_group(thingGroupName=GROUP, thingGroupProperties={"thingGroupDescription": "all lamps"})
    iot.create_thing_group(thingGroupName=GROUP + "-hall", parentGroupName=GROUP)
    shown = iot.describe_thing_group(thingGroupName=GROUP + "-hall")
    same(shown["thingGroupMetadata"]["rootToParentThingGroups"][0]["groupName"], GROUP)
    iot.add_thing_to_thing_group(thingGroupName=GROUP + "-hall", thingName=THING)
    same(iot.list_things_in_thing_group(thingGroupName=GROUP)["things"], [])
    same(iot.list_things_in_thing_group(thingGroupName=GROUP, recursive=True)["things"], [THING])
    same([one["groupName"] for one in iot.list_thing_groups_for_thing(thingName=THING)["thingGroups"]], [GROUP + "-hall"])
    same([one["groupName"] for one in iot.list_thing_groups(namePrefixFilter=GROUP)["thingGroups"]],
         [GROUP, GROUP + "-hall"])
    same([one["groupName"] for one in iot.list_thing_groups(parentGroup=GROUP)["thingGroups"]], [GROUP + "-hall"])
    same(iot.update_thing_group(thingGroupName=GROUP, thingGroupProperties={
        "attributePayload": {"attributes": {"a": "b"}}})["version"], 2)
    refused("InvalidRequestException", lambda: iot.delete_thing_group(thingGroupName=GROUP), 400)
    iot.attach_policy(policyName=POLICY, target=ARN + f"thinggroup/{GROUP}")
    same(len(iot.list_attached_policies(target=ARN + f"thinggroup/{GROUP}-hall", recursive=True)["policies"]), 1)
    iot.detach_policy(policyName=POLICY, target=ARN + f"thinggroup/{GROUP}")


# ---- objects -----------------------------------------------------------------------------------------------------

FIRMWARE = os.urandom(300_000)
SOURCE = f"https://s3.{REGION}.amazonaws.com/{BUCKET}/job.json"
PLACEHOLDER = f"${{aws:iot:s3-presigned-url:https://s3.amazonaws.com/{BUCKET}/lamp.fw}}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/role-{RUN}"


def fetch(url, method="GET", data=None, **headers):
    request = urllib.request.Request(url, method=method, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, context=TLS) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


@check("buckets are created, found and listed")
def _():
    s3.create_bucket(Bucket=BUCKET)
    s3.create_bucket(Bucket=BUCKET)
    s3.head_bucket(Bucket=BUCKET)
    assert BUCKET in [one["Name"] for one in s3.list_buckets()["Buckets"]]
    refused("404", lambda: s3.head_bucket(Bucket="nobody-" + RUN), 404)
    refused("NoSuchBucket", lambda: s3.put_object(Bucket="nobody-" + RUN, Key="a", Body=b""), 404)
    same(s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"], None)


@check("an object comes back as it went in, with the framing of today's clients taken off")
def _():
    put = s3.put_object(Bucket=BUCKET, Key="lamp.fw", Body=FIRMWARE, ContentType="application/x-firmware",
                        Metadata={"version": "1"})
    same(put["ETag"], '"' + hashlib.md5(FIRMWARE).hexdigest() + '"')
    got = s3.get_object(Bucket=BUCKET, Key="lamp.fw")
    same(got["Body"].read(), FIRMWARE)
    same((got["ContentType"], got["Metadata"], got["ContentLength"]),
         ("application/x-firmware", {"version": "1"}, len(FIRMWARE)))
    same(s3.head_object(Bucket=BUCKET, Key="lamp.fw")["ContentLength"], len(FIRMWARE))
    refused("NoSuchKey", lambda: s3.get_object(Bucket=BUCKET, Key="nobody"), 404)


@check("every framing and checksum of PutObject is understood")
def _():
    bodies = 0
    for algorithm in ("CRC32", "SHA1", "SHA256"):
        s3.put_object(Bucket=BUCKET, Key=f"sum/{algorithm}", Body=FIRMWARE[:70_000], ChecksumAlgorithm=algorithm)
        bodies += 1
    plain = client("s3", request_checksum_calculation="when_required")
    plain.put_object(Bucket=BUCKET, Key="sum/plain", Body=FIRMWARE[:70_000])
    signed = client("s3", s3={"payload_signing_enabled": True}, request_checksum_calculation="when_required")
    signed.put_object(Bucket=BUCKET, Key="sum/signed", Body=FIRMWARE[:70_000])
    plain.put_object(Bucket=BUCKET, Key="sum/empty", Body=b"")
    for key in ("CRC32", "SHA1", "SHA256", "plain", "signed"):
        same(s3.get_object(Bucket=BUCKET, Key=f"sum/{key}")["Body"].read(), FIRMWARE[:70_000])
    same(s3.get_object(Bucket=BUCKET, Key="sum/empty")["Body"].read(), b"")
    refused("BadDigest", lambda: plain.put_object(Bucket=BUCKET, Key="sum/bad", Body=b"x",
                                                  ContentMD5=base64.b64encode(b"0" * 16).decode()), 400)
    refused("NoSuchKey", lambda: s3.get_object(Bucket=BUCKET, Key="sum/bad"), 404)


@check("ranges are served, and those behind the end refused")
def _():
    for text, part in (("bytes=0-99", FIRMWARE[:100]), ("bytes=299000-", FIRMWARE[299_000:]),
                       ("bytes=-7", FIRMWARE[-7:])):
        got = s3.get_object(Bucket=BUCKET, Key="lamp.fw", Range=text)
        same((got["ResponseMetadata"]["HTTPStatusCode"], got["Body"].read()), (206, part))
    refused("InvalidRange", lambda: s3.get_object(Bucket=BUCKET, Key="lamp.fw", Range="bytes=300000-"), 416)
    refused("PreconditionFailed", lambda: s3.get_object(Bucket=BUCKET, Key="lamp.fw", IfMatch='"0"'), 412)


@check("lists of objects fold, page and keep odd names")
def _():
    odd = ["a/b/1", "a/b/2", "a/c", "d e+f&<g>", "ünïcode", "../../etc/passwd", "z/%2F/..", "a//b"]
    for key in odd:
        s3.put_object(Bucket=BUCKET, Key="odd/" + key, Body=key.encode())
    found = [one["Key"] for page in s3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, Prefix="odd/", PaginationConfig={"PageSize": 3}) for one in page.get("Contents", [])]
    same(found, sorted("odd/" + key for key in odd))
    for key in odd:
        same(s3.get_object(Bucket=BUCKET, Key="odd/" + key)["Body"].read(), key.encode())
    folded = s3.list_objects_v2(Bucket=BUCKET, Prefix="odd/a/", Delimiter="/")
    same([one["Prefix"] for one in folded["CommonPrefixes"]], ["odd/a//", "odd/a/b/"])
    same([one["Key"] for one in folded["Contents"]], ["odd/a/c"])
    same(len(s3.list_objects(Bucket=BUCKET, Prefix="odd/")["Contents"]), len(odd))
    for key in odd:
        s3.delete_object(Bucket=BUCKET, Key="odd/" + key)
    same(s3.list_objects_v2(Bucket=BUCKET, Prefix="odd/")["KeyCount"], 0)


@check("presigned URLs of both versions open, expire and notice changes")
def _():
    for version in ("s3", "s3v4"):
        presigner = client("s3", signature_version=version)
        url = presigner.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "lamp.fw"}, ExpiresIn=60)
        assert ("X-Amz-Signature" in url) == (version == "s3v4"), url
        same(fetch(url)[:2], (200, FIRMWARE))
        status, body, headers = fetch(url, Range="bytes=5-9")
        same((status, body, headers["Content-Range"]), (206, FIRMWARE[5:10], f"bytes 5-9/{len(FIRMWARE)}"))
        status, body, _ = fetch(url.replace("lamp.fw", "job.json"))
        same(status, 403)
        assert b"SignatureDoesNotMatch" in body, body
        short = presigner.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "lamp.fw"}, ExpiresIn=1)
        time.sleep(2.1)
        status, body, _ = fetch(short)
        same(status, 403)
        assert b"AccessDenied" in body and b"Request has expired" in body, body
        upload = presigner.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "put"}, ExpiresIn=60)
        same(fetch(upload, "PUT", b"by hand", **{"Content-Type": ""} if version == "s3" else {})[0], 200)
        same(s3.get_object(Bucket=BUCKET, Key="put")["Body"].read(), b"by hand")
        same(fetch(url, "DELETE")[0], 403)
    status, body, _ = fetch(os.environ["AWS_ENDPOINT_URL"] + f"/{BUCKET}/lamp.fw")
    same(status, 403)
    assert b"AccessDenied" in body


@check("wrong keys and wrong regions are refused")
def _():
    stranger = boto3.Session("AKIAXXXXXXXXXXXXXXXX", "wrong", region_name=REGION)
    refused("UnrecognizedClientException", lambda: stranger.client("iot").list_things(), 403)
    refused("InvalidAccessKeyId", lambda: stranger.client("s3").list_buckets(), 403)
    forger = boto3.Session(os.environ["AWS_ACCESS_KEY_ID"], "wrong", region_name=REGION)
    refused("InvalidSignatureException", lambda: forger.client("iot").list_things(), 403)
    refused("SignatureDoesNotMatch", lambda: forger.client("s3").list_buckets(), 403)
    elsewhere = boto3.Session(region_name="eu-west-1")
    refused("InvalidSignatureException", lambda: elsewhere.client("iot").list_things(), 403)
    status, body, headers = fetch(os.environ["AWS_ENDPOINT_URL"] + "/things")
    same((status, headers["x-amzn-ErrorType"]), (403, "MissingAuthenticationTokenException"))


@check("an operation that this server has not is refused cleanly")
def _():
    refused("UnknownOperationException", lambda: iot.list_security_profiles(), 404)
    refused("NotImplemented", lambda: s3.get_bucket_policy(Bucket=BUCKET), 501)


# ---- jobs --------------------------------------------------------------------------------------------------------

TARGET = [ARN + f"thing/{THING}"]


def create(job, **more):
    more.setdefault("document", json.dumps({"operation": "fota"}))
    more.setdefault("targets", TARGET)
    return iot.create_job(jobId=job, **more)


def status_of(job, thing=THING):
    return iot.describe_job_execution(jobId=job, thingName=thing)["execution"]["status"]


@check("a job goes its way over HTTP, its document with a fresh URL")
def _():
    job = f"whole-{RUN}"
    s3.put_object(Bucket=BUCKET, Key="job.json", Body=json.dumps({"operation": "fota", "url": PLACEHOLDER}).encode())
    made = create(job, document=json.dumps({"operation": "fota", "url": PLACEHOLDER}),
                  presignedUrlConfig={"roleArn": ROLE, "expiresInSec": 120}, description="one lamp",
                  timeoutConfig={"inProgressTimeoutInMinutes": 10})
    same((made["jobArn"], made["description"]), (ARN + f"job/{job}", "one lamp"))
    assert PLACEHOLDER in iot.get_job_document(jobId=job)["document"]
    pending = jobs_data.get_pending_job_executions(thingName=THING)
    same(([one["jobId"] for one in pending["queuedJobs"]], pending["inProgressJobs"]), ([job], []))
    started = jobs_data.start_next_pending_job_execution(thingName=THING, statusDetails={"phase": "start"},
                                                         stepTimeoutInMinutes=5)["execution"]
    same((started["jobId"], started["status"], started["versionNumber"], started["executionNumber"]),
         (job, "IN_PROGRESS", 2, 1))
    assert 0 < started["approximateSecondsBeforeTimedOut"] <= 300
    url = json.loads(started["jobDocument"])["url"]
    assert "X-Amz-Expires=120" in url, url
    same(fetch(url)[:2], (200, FIRMWARE))
    shown = jobs_data.describe_job_execution(thingName=THING, jobId="$next")["execution"]
    same((shown["jobId"], shown["statusDetails"]), (job, {"phase": "start"}))
    refused("InvalidRequestException", lambda: jobs_data.update_job_execution(
        thingName=THING, jobId=job, status="IN_PROGRESS", expectedVersion=1), 400)
    done = jobs_data.update_job_execution(thingName=THING, jobId=job, status="SUCCEEDED", expectedVersion=2,
                                          includeJobExecutionState=True, includeJobDocument=True)
    same((done["executionState"]["status"], done["executionState"]["versionNumber"]), ("SUCCEEDED", 3))
    json.loads(done["jobDocument"])
    refused("InvalidStateTransitionException", lambda: jobs_data.update_job_execution(
        thingName=THING, jobId=job, status="FAILED"), 409)
    refused("TerminalStateException", lambda: jobs_data.describe_job_execution(thingName=THING, jobId=job), 410)
    shown = iot.describe_job(jobId=job)["job"]
    same((shown["status"], shown["jobProcessDetails"]["numberOfSucceededThings"]), ("COMPLETED", 1))
    assert shown["completedAt"]
    iot.delete_job(jobId=job)
    refused("ResourceNotFoundException", lambda: iot.describe_job(jobId=job), 404)


@check("a job's document is read once from S3")
def _():
    job = f"source-{RUN}"
    iot.create_job(jobId=job, targets=TARGET, documentSource=SOURCE, presignedUrlConfig={"roleArn": ROLE})
    s3.delete_object(Bucket=BUCKET, Key="job.json")
    assert PLACEHOLDER in iot.get_job_document(jobId=job)["document"]
    same(iot.describe_job(jobId=job)["documentSource"], SOURCE)
    refused("InvalidRequestException",
            lambda: iot.create_job(jobId=job + "2", targets=TARGET, documentSource=SOURCE), 400)
    iot.delete_job(jobId=job, force=True)


@check("requests outside the limits are refused")
def _():
    job = f"bad-{RUN}"
    rollout = {"exponentialRate": {"baseRatePerMinute": 1, "incrementFactor": 1.5, "rateIncreaseCriteria": {}}}
    tries = [
        dict(document="not json"), dict(document=None), dict(document="{}" + " " * 32768), dict(targets=["arn:aws:iot:nowhere:1:thing/x"]), dict(document=json.dumps({"url": PLACEHOLDER})),
        dict(jobExecutionsRolloutConfig=rollout), dict(timeoutConfig={"inProgressTimeoutInMinutes": 20_000}),
        dict(schedulingConfig={"startTime": "2020-01-01T00:00"}),
    ]
    for more in tries:
        arguments = {"jobId": job, "targets": TARGET, "document": "{}", **more}
        arguments = {name: value for name, value in arguments.items() if value is not None}
        refused("InvalidRequestException", lambda: iot.create_job(**arguments), 400)
    refused("ResourceNotFoundException", lambda: create(job, targets=[ARN + "thing/nobody"]), 404)


@check("jobs are listed, updated and cancelled; what has begun only by force")
def _():
    job = f"cancel-{RUN}"
    create(job)
    refused("ResourceAlreadyExistsException", lambda: create(job), 409)
    iot.update_job(jobId=job, description="changed", timeoutConfig={"inProgressTimeoutInMinutes": 7})
    shown = iot.describe_job(jobId=job)["job"]
    same((shown["description"], shown["timeoutConfig"]["inProgressTimeoutInMinutes"]), ("changed", 7))
    assert job in [one["jobId"] for page in iot.get_paginator("list_jobs").paginate(
        status="IN_PROGRESS", PaginationConfig={"PageSize": 1}) for one in page["jobs"]]
    refused("InvalidStateTransitionException", lambda: iot.delete_job(jobId=job), 409)
    jobs_data.start_next_pending_job_execution(thingName=THING)
    refused("InvalidStateTransitionException", lambda: iot.cancel_job_execution(jobId=job, thingName=THING), 409)
    refused("VersionConflictException", lambda: iot.cancel_job_execution(
        jobId=job, thingName=THING, force=True, expectedVersion=9), 409)
    iot.cancel_job(jobId=job, reasonCode="WHY", comment="because")
    shown = iot.describe_job(jobId=job)["job"]
    same((shown["status"], shown["reasonCode"], status_of(job)), ("CANCELED", "WHY", "IN_PROGRESS"))
    iot.cancel_job(jobId=job, force=True)
    same(status_of(job), "CANCELED")
    assert iot.describe_job_execution(jobId=job, thingName=THING)["execution"]["forceCanceled"]
    same([one["jobExecutionSummary"]["status"] for one in iot.list_job_executions_for_job(jobId=job)["executionSummaries"]],
         ["CANCELED"])
    assert job in [one["jobId"] for one in iot.list_job_executions_for_thing(
        thingName=THING, status="CANCELED")["executionSummaries"]]
    iot.delete_job_execution(jobId=job, thingName=THING, executionNumber=1)
    refused("ResourceNotFoundException", lambda: iot.describe_job_execution(jobId=job, thingName=THING), 404)
    iot.delete_job(jobId=job)


@check("a continuous job reaches those who join and lets go of those who leave")
def _():
    job, late = f"continuous-{RUN}", f"late-{RUN}"
    create(job, targets=[ARN + f"thinggroup/{GROUP}"], targetSelection="CONTINUOUS")
    same(status_of(job), "QUEUED")
    iot.create_thing(thingName=late)
    iot.add_thing_to_thing_group(thingGroupName=GROUP, thingName=late)
    same(status_of(job, late), "QUEUED")
    iot.remove_thing_from_thing_group(thingGroupName=GROUP, thingName=late)
    same(status_of(job, late), "REMOVED")
    iot.associate_targets_with_job(jobId=job, targets=[ARN + f"thing/{late}"])
    shown = iot.describe_job(jobId=job)["job"]
    same((shown["status"], len(shown["targets"])), ("IN_PROGRESS", 2))
    iot.delete_job(jobId=job, force=True)
    iot.delete_thing(thingName=late)


@check("a rate, an abort and a retry do what they say")
def _():
    job, names = f"rate-{RUN}", [f"rate-{RUN}-{n}" for n in range(6)]
    for name in names:
        iot.create_thing(thingName=name)
    create(job, targets=[ARN + f"thing/{name}" for name in names],
           jobExecutionsRolloutConfig={"maximumPerMinute": 2},
           jobExecutionsRetryConfig={"criteriaList": [{"failureType": "FAILED", "numberOfRetries": 1}]},
           abortConfig={"criteriaList": [{"failureType": "FAILED", "action": "CANCEL", "thresholdPercentage": 50,
                                          "minNumberOfExecutedThings": 1}]})
    begun = [one["thingArn"].split("/")[1] for one in iot.list_job_executions_for_job(jobId=job)["executionSummaries"]]
    same(len(begun), 2)
    jobs_data.update_job_execution(thingName=begun[0], jobId=job, status="FAILED")
    again = iot.describe_job_execution(jobId=job, thingName=begun[0])["execution"]
    same((again["executionNumber"], again["status"]), (2, "QUEUED"))
    same(iot.describe_job(jobId=job)["job"]["status"], "IN_PROGRESS")
    jobs_data.update_job_execution(thingName=begun[0], jobId=job, status="FAILED")
    shown = iot.describe_job(jobId=job)["job"]
    same((shown["status"], shown["jobProcessDetails"]["numberOfFailedThings"]), ("CANCELED", 1))
    same(status_of(job, begun[1]), "CANCELED")
    iot.delete_job(jobId=job)
    for name in names:
        iot.delete_thing(thingName=name)


@check("Publish takes topics of clients and refuses those of the service")
def _():
    iot_data.publish(topic=f"lamps/{RUN}/state", qos=1, payload=b"on")
    refused("InvalidRequestException", lambda: iot_data.publish(topic="$aws/things/x/jobs/get", payload=b""), 400)


# ---- many things from a file -------------------------------------------------------------------------------------

def registered(task):
    """The task once it has ended."""
    for _ in range(600):
        shown = iot.describe_thing_registration_task(taskId=task)
        if shown["status"] not in ("InProgress", "Cancelling"):
            return shown
        time.sleep(0.1)
    raise AssertionError(f"it does not end: {shown}")


def told(task, kind):
    """Every line of a report, fetched by its links with no key at all."""
    lines = []
    for page in iot.get_paginator("list_thing_registration_task_reports").paginate(taskId=task, reportType=kind):
        same(page["reportType"], kind)
        for link in page["resourceLinks"]:
            got = subprocess.run(["curl", "-sSf", "--cacert", os.environ["AWS_CA_BUNDLE"], link],
                                 capture_output=True, text=True, check=True)
            lines += [json.loads(line) for line in got.stdout.splitlines()]
    return lines


@check("a file of lines becomes things with certificates, and reports tell of each line")
def _():
    template = json.dumps({
        "Parameters": {"ThingName": {"Type": "String"}, "SerialNumber": {"Type": "String"},
                       "Location": {"Type": "String", "Default": "WA"}, "CSR": {"Type": "String"}},
        "Resources": {
            "thing": {"Type": "AWS::IoT::Thing", "Properties": {
                "ThingName": {"Ref": "ThingName"}, "ThingGroups": [GROUP],
                "AttributePayload": {"version": "v1", "serial": {"Ref": "SerialNumber"}, "at": {"Ref": "Location"}}}},
            "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
                "CertificateSigningRequest": {"Ref": "CSR"}, "Status": "ACTIVE"}},
            "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": POLICY}}}})
    names, lines, many = [f"bulk-{RUN}-{n}" for n in range(25)], [], 25
    with tempfile.TemporaryDirectory() as folder:
        key, request = os.path.join(folder, "key"), os.path.join(folder, "csr")
        for name in names:
            subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                            "-subj", f"/CN={name}", "-keyout", key, "-out", request], check=True, capture_output=True)
            lines.append(json.dumps({"ThingName": name, "SerialNumber": name[-1], "CSR": open(request).read()}))
    lines.insert(3, json.dumps({"ThingName": "no request", "SerialNumber": "0", "CSR": "none"}))
    lines.insert(9, "{")
    s3.put_object(Bucket=BUCKET, Key="bulk.json", Body="\n".join(lines).encode())
    start = {"templateBody": template, "inputFileBucket": BUCKET, "inputFileKey": "bulk.json",
             "roleArn": f"arn:aws:iam::{ACCOUNT}:role/role-{RUN}"}
    refused("InvalidRequestException",
            lambda: iot.start_thing_registration_task(**{**start, "inputFileKey": "nothing"}), 400)
    refused("InvalidRequestException",
            lambda: iot.start_thing_registration_task(**{**start, "templateBody": "{}"}), 400)
    task = iot.start_thing_registration_task(**start)["taskId"]
    same(str(uuid.UUID(task)), task)
    shown = registered(task)
    same((shown["status"], shown["successCount"], shown["failureCount"], shown["percentageProgress"]),
         ("Completed", many, 2, 100))
    same((shown["templateBody"], shown["inputFileBucket"]), (template, BUCKET))
    assert task in iot.list_thing_registration_tasks(status="Completed")["taskIds"]
    results = told(task, "RESULTS")
    same([line["response"]["ResourceArns"]["thing"] for line in results], [ARN + f"thing/{name}" for name in names])
    same([line["lineNumber"] for line in told(task, "ERRORS")], [4, 10])
    for name, line in zip(names, results):
        der = ssl.PEM_cert_to_DER_cert(line["response"]["CertificatePem"])
        certificate = hashlib.sha256(der).hexdigest()
        same(line["response"]["ResourceArns"]["certificate"], ARN + f"cert/{certificate}")
        same(iot.list_thing_principals(thingName=name)["principals"], [ARN + f"cert/{certificate}"])
        same(iot.describe_thing(thingName=name)["attributes"], {"version": "v1", "serial": name[-1], "at": "WA"})
    same(iot.describe_certificate(certificateId=certificate)["certificateDescription"]["status"], "ACTIVE")
    # The same file again: things are merged, and get a further certificate.
    again = registered(iot.start_thing_registration_task(**start)["taskId"])
    same((again["status"], again["successCount"]), ("Completed", many))
    same(len(iot.list_thing_principals(thingName=names[0])["principals"]), 2)
    # And one that is stopped.
    alone = json.dumps({"Parameters": {"Name": {"Type": "String"}}, "Resources": {
        "thing": {"Type": "AWS::IoT::Thing", "Properties": {"ThingName": {"Ref": "Name"}}}}})
    s3.put_object(Bucket=BUCKET, Key="bulk.json",
                  Body="\n".join(json.dumps({"Name": f"stop-{RUN}-{n}"}) for n in range(20_000)).encode())
    task = iot.start_thing_registration_task(**{**start, "templateBody": alone})["taskId"]
    refused("InvalidRequestException", lambda: iot.start_thing_registration_task(**start), 400)
    iot.stop_thing_registration_task(taskId=task)
    shown = registered(task)
    same(shown["status"], "Cancelled")
    same(len(told(task, "RESULTS")), shown["successCount"])
    refused("ResourceNotFoundException", lambda: iot.stop_thing_registration_task(taskId="none"), 404)
    s3.delete_object(Bucket=BUCKET, Key="bulk.json")
    for name in names:
        for principal in iot.list_thing_principals(thingName=name)["principals"]:
            iot.detach_thing_principal(thingName=name, principal=principal)
            iot.update_certificate(certificateId=principal.split("/")[1], newStatus="INACTIVE")
            iot.delete_certificate(certificateId=principal.split("/")[1], forceDelete=True)
        iot.delete_thing(thingName=name)


# ---- the sequence of the AWS CLI that the Zerynth toolchain ran --------------------------------------------------

def aws(*words):
    done = subprocess.run(["aws", "--output", "json", "--region", REGION, *words], capture_output=True, text=True)
    assert done.returncode == 0, f"aws {' '.join(words)}: {done.stderr.strip()}"
    return json.loads(done.stdout) if done.stdout.strip().startswith(("{", "[")) else done.stdout


@check("the AWS CLI adds a thing, updates it and removes it")
def _():
    thing, job, policy = f"cli-{RUN}", f"cli-job-{RUN}", f"cli-policy-{RUN}"
    aws("iot", "create-thing", "--thing-name", thing)
    aws("iot", "create-policy", "--policy-name", policy, "--policy-document", DOCUMENT)
    made = aws("iot", "create-keys-and-certificate", "--set-as-active")
    principal = made["certificateArn"]
    aws("iot", "attach-principal-policy", "--policy-name", policy, "--principal", principal)
    aws("iot", "attach-thing-principal", "--thing-name", thing, "--principal", principal)
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "fota-1"), "wb") as file:
            file.write(FIRMWARE)
        document = {"operation": "fota", "bc_size": len(FIRMWARE), "bc_idx": 1, "bc_url":
                    f"${{aws:iot:s3-presigned-url:https://s3.amazonaws.com/{BUCKET}/{thing}/fota-1}}"}
        with open(os.path.join(folder, "fota-1-job"), "w") as file:
            json.dump(document, file)
        aws("s3", "sync", folder, f"s3://{BUCKET}/{thing}")
    assert "fota-1-job" in aws("s3", "ls", f"s3://{BUCKET}/{thing}/")
    arn = aws("iot", "describe-thing", "--thing-name", thing)["thingArn"]
    role = [one["Arn"] for one in aws("iam", "list-roles")["Roles"] if one["RoleName"] == f"role-{RUN}"][0]
    aws("iot", "create-job", "--job-id", job, "--targets", arn, "--document-source",
        f"https://s3.amazonaws.com/{BUCKET}/{thing}/fota-1-job",
        "--presigned-url-config", f"roleArn={role},expiresInSec=600")
    execution = aws("iot-jobs-data", "describe-job-execution", "--thing-name", thing, "--job-id", "$next")["execution"]
    same(execution["jobId"], job)
    same(fetch(json.loads(execution["jobDocument"])["bc_url"])[:2], (200, FIRMWARE))
    presigned = aws("s3", "presign", f"s3://{BUCKET}/{thing}/fota-1").strip()
    same(fetch(presigned)[:2], (200, FIRMWARE))
    aws("iot", "cancel-job", "--job-id", job)
    same(aws("iot", "list-thing-principals", "--thing-name", thing)["principals"], [principal])
    same(aws("iot", "list-principal-policies", "--principal", principal)["policies"][0]["policyName"], policy)
    aws("iot", "detach-principal-policy", "--policy-name", policy, "--principal", principal)
    aws("iot", "detach-thing-principal", "--thing-name", thing, "--principal", principal)
    aws("iot", "update-certificate", "--certificate-id", made["certificateId"], "--new-status", "INACTIVE")
    aws("iot", "delete-certificate", "--certificate-id", made["certificateId"])
    aws("iot", "delete-thing", "--thing-name", thing)
    aws("iot", "delete-policy", "--policy-name", policy)
    aws("s3", "rm", f"s3://{BUCKET}", "--recursive")


@check("everything can be removed again")
def _():
    iot.remove_thing_from_thing_group(thingGroupName=GROUP + "-hall", thingName=THING)
    iot.delete_thing_group(thingGroupName=GROUP + "-hall")
    iot.delete_thing_group(thingGroupName=GROUP)
    iot.detach_thing_principal(thingName=THING, principal=CERTIFICATE["certificateArn"])
    refused("ResourceNotFoundException",
            lambda: iot.detach_thing_principal(thingName=THING, principal=CERTIFICATE["certificateArn"]), 404)
    iot.attach_policy(policyName=POLICY, target=CERTIFICATE["certificateArn"])
    iot.update_certificate(certificateId=CERTIFICATE["certificateId"], newStatus="INACTIVE")
    refused("DeleteConflictException",
            lambda: iot.delete_certificate(certificateId=CERTIFICATE["certificateId"]), 409)
    iot.delete_certificate(certificateId=CERTIFICATE["certificateId"], forceDelete=True)
    iot.delete_policy(policyName=POLICY)
    iot.delete_thing(thingName=THING)
    s3.delete_bucket(Bucket=BUCKET)


@check("no answer has a member or a type that the models do not know")
def _():
    assert len(HELD) >= 95, f"only {len(HELD)} answers were looked at"
    assert not MISFITS, "; ".join(sorted(set(MISFITS)))


@check("the walk went through every operation that it is about")
def _():
    assert len(SEEN) >= 75, f"only {len(SEEN)}: {sorted(SEEN)}"


print(f"{len(SEEN)} operations by boto3")
finish()
