"""Every operation of the service models that botocore ships, one by one.

What the server has is called as a client would, and the raw answer is held against the output's shape: no member that
the model does not know, each of its type, each required one there. What it has not must be refused by name, as a
client error: never a 500, never an empty success. Prints `N passed, M failed`.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import boto3
import botocore.config
import botocore.exceptions
import paho.mqtt.client as paho

RUN = uuid.uuid4().hex[:8]
REGION = os.environ.get("AWS_REGION") or "us-east-1"
SESSION = boto3.Session(region_name=REGION)
PASSED, FAILED, CALLED = [], [], set()
LAST = {}
AGAIN = {"ResourceAlreadyExistsException", "ConflictException"}


def fits(value, shape, path):
    kind = shape.type_name
    if kind == "structure":
        assert isinstance(value, dict), f"{path} is {value!r}, no structure"
        names = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
        for name, inner in value.items():
            assert name in names, f"{path}.{name} is not in the model"
            if inner is not None:
                fits(inner, names[name][1], f"{path}.{name}")
        given = {names[name][0] for name, inner in value.items() if inner is not None}
        for name in shape.required_members:
            assert name in given, f"{path}.{name} is required and missing"
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
        right = isinstance(value, types[kind]) and (kind == "boolean" or not isinstance(value, bool))
        assert right, f"{path} is {value!r}, no {kind}"
        if kind == "string" and shape.enum:
            assert value in shape.enum, f"{path} is {value!r}, not one of {shape.enum}"


def hold(response_dict, operation_model, **_):
    name = f"{operation_model.service_model.service_name}.{operation_model.name}"
    LAST.clear()
    LAST.update(status=response_dict["status_code"], body=response_dict.get("body"), name=name)
    if response_dict["status_code"] >= 300:
        return hold_refusal(response_dict, operation_model)
    shape = operation_model.output_shape
    if shape is None:
        return
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name == "blob":
        return
    body = response_dict.get("body") or b"{}"
    fits(json.loads(body), shape, operation_model.name)


def hold_refusal(response_dict, operation_model):
    """A refusal that the operation's model knows has the status and the members that it knows."""
    code = response_dict["headers"].get("x-amzn-errortype")
    known = {shape.name: shape for shape in operation_model.error_shapes}
    LAST.update(code=code, is_known=code in known)
    if code not in known:
        return
    status = known[code].metadata["error"]["httpStatusCode"]
    assert response_dict["status_code"] == status, f"{code} has status {response_dict['status_code']}, not {status}"
    said = {name: value for name, value in json.loads(response_dict["body"]).items() if name != "__type"}
    fits(said, known[code], code)


def client(name):
    config = botocore.config.Config(retries={"max_attempts": 0}, parameter_validation=True)
    made = SESSION.client(name, config=config)
    made.meta.events.register("before-parse", hold)
    return made


CLIENTS = {name: client(name) for name in ("iot", "iot-jobs-data", "iot-data")}
S3 = SESSION.client("s3")
ACCOUNT = SESSION.client("sts").get_caller_identity()["Account"]


def arn(resource):
    return f"arn:aws:iot:{REGION}:{ACCOUNT}:{resource}"


def call(service, operation, /, **parameters):
    """One call that must succeed and fit."""
    api = CLIENTS[service]
    method = {api.meta.method_to_api_mapping[name]: name for name in api.meta.method_to_api_mapping}[operation]
    CALLED.add(f"{service}.{operation}")
    label = f"{service}.{operation}"
    try:
        answer = getattr(api, method)(**parameters)
    except Exception as error:  # noqa: BLE001: a judge goes on after a failure
        FAILED.append(label)
        print(f"FAILED {label}: {type(error).__name__}: {error} ({LAST.get('body')!r:.300})")
        return {}
    PASSED.append(label)
    make_again(api, operation, method, parameters)
    return answer


def make_again(api, operation, method, parameters):
    """Where what is already there is an exception: the same once more is the first one, or is refused with its name."""
    known = {shape.name for shape in api.meta.service_model.operation_model(operation).error_shapes}
    if not operation.startswith(("Create", "Register")) or not known & AGAIN:
        return
    try:
        getattr(api, method)(**parameters)
        problem = None
    except botocore.exceptions.ClientError as error:
        told = "resourceId" in error.response and (LAST["code"] != "ResourceAlreadyExistsException" or "resourceArn" in error.response)
        problem = None if LAST["is_known"] and LAST["code"] in AGAIN and told else f"{error}: {LAST['body']!r:.300}"
    except Exception as error:  # noqa: BLE001
        problem = f"{type(error).__name__}: {error}"
    (FAILED if problem else PASSED).append(f"{operation} once more")
    if problem:
        print(f"FAILED {operation} once more: {problem}")


def iot(operation, /, **parameters):
    return call("iot", operation, **parameters)


def sh(*words, **more):
    subprocess.run(words, check=True, capture_output=True, **more)


THING, GROUP, TYPE, POLICY = f"m-{RUN}", f"g-{RUN}", f"t-{RUN}", f"p-{RUN}"
BUCKET = f"models-{RUN}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/anybody"
TAGS = [{"Key": "team", "Value": "a"}]
ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]})
FOLDER = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(FOLDER.name, name)


def text(name):
    with open(path(name)) as file:
        return file.read()


S3.create_bucket(Bucket=BUCKET)
S3.put_object(Bucket=BUCKET, Key="fw", Body=os.urandom(70_000))
S3.put_object(Bucket=BUCKET, Key="job.json", Body=b'{"do": 1}')

# ---- settings ----------------------------------------------------------------------------------------------------
iot("DescribeEndpoint", endpointType="iot:Data-ATS")
iot("DescribeEventConfigurations")
iot("UpdateEventConfigurations", eventConfigurations={"JOB": {"Enabled": True}, "JOB_EXECUTION": {"Enabled": True}})
iot("DescribeEventConfigurations")
iot("SetV2LoggingOptions", roleArn=ROLE, defaultLogLevel="INFO")
iot("GetV2LoggingOptions")
iot("UpdatePackageConfiguration", versionUpdateByJobsConfig={"enabled": False})
iot("GetPackageConfiguration")

# ---- types, billing groups, things -------------------------------------------------------------------------------
iot("CreateThingType", thingTypeName=TYPE, tags=TAGS,
    thingTypeProperties={"thingTypeDescription": "lamps", "searchableAttributes": ["room"]})
iot("UpdateThingType", thingTypeName=TYPE, thingTypeProperties={"thingTypeDescription": "more lamps"})
iot("DescribeThingType", thingTypeName=TYPE)
iot("ListThingTypes")
iot("CreateBillingGroup", billingGroupName=GROUP, billingGroupProperties={"billingGroupDescription": "who pays"})
iot("UpdateBillingGroup", billingGroupName=GROUP, billingGroupProperties={"billingGroupDescription": "x"})
iot("DescribeBillingGroup", billingGroupName=GROUP)
iot("ListBillingGroups", namePrefixFilter=GROUP)
iot("CreateThing", thingName=THING, thingTypeName=TYPE, attributePayload={"attributes": {"room": "hall", "n": "5"}})
iot("AddThingToBillingGroup", billingGroupName=GROUP, thingName=THING)
iot("ListThingsInBillingGroup", billingGroupName=GROUP)
iot("DescribeThing", thingName=THING)
iot("RemoveThingFromBillingGroup", billingGroupName=GROUP, thingName=THING)
iot("UpdateThing", thingName=THING, attributePayload={"attributes": {"floor": "2"}, "merge": True})
iot("ListThings", thingTypeName=TYPE)
iot("TagResource", resourceArn=arn(f"billinggroup/{GROUP}"), tags=TAGS)
iot("ListTagsForResource", resourceArn=arn(f"thingtype/{TYPE}"))
iot("UntagResource", resourceArn=arn(f"thingtype/{TYPE}"), tagKeys=["team"])
iot("CreateRoleAlias", roleAlias=f"a-{RUN}", roleArn=ROLE)
iot("UpdateRoleAlias", roleAlias=f"a-{RUN}", credentialDurationSeconds=900)
iot("DescribeRoleAlias", roleAlias=f"a-{RUN}")
iot("ListRoleAliases")
iot("DeleteRoleAlias", roleAlias=f"a-{RUN}")

# ---- certificates and policies -----------------------------------------------------------------------------------
keys = iot("CreateKeysAndCertificate", setAsActive=True)
CERT, CERT_ARN = keys["certificateId"], keys["certificateArn"]
iot("DescribeCertificate", certificateId=CERT)
iot("ListCertificates", pageSize=2)
iot("AttachThingPrincipal", thingName=THING, principal=CERT_ARN)
iot("ListThingPrincipals", thingName=THING)
iot("ListThingPrincipalsV2", thingName=THING)
iot("ListPrincipalThings", principal=CERT_ARN)
iot("ListPrincipalThingsV2", principal=CERT_ARN)
iot("CreatePolicy", policyName=POLICY, policyDocument=ALL, tags=TAGS)
iot("GetPolicy", policyName=POLICY)
iot("ListPolicies")
iot("CreatePolicyVersion", policyName=POLICY, policyDocument=ALL)
iot("GetPolicyVersion", policyName=POLICY, policyVersionId="2")
iot("ListPolicyVersions", policyName=POLICY)
iot("SetDefaultPolicyVersion", policyName=POLICY, policyVersionId="2")
iot("DeletePolicyVersion", policyName=POLICY, policyVersionId="1")
iot("AttachPolicy", policyName=POLICY, target=CERT_ARN)
iot("ListAttachedPolicies", target=CERT_ARN)
iot("ListTargetsForPolicy", policyName=POLICY)
iot("ListPolicyPrincipals", policyName=POLICY)
iot("ListPrincipalPolicies", principal=CERT_ARN)
iot("GetEffectivePolicies", principal=CERT_ARN, thingName=THING)
iot("TestAuthorization", principal=CERT_ARN, clientId=THING,
    authInfos=[{"actionType": "PUBLISH", "resources": [arn("topic/a")]}])

# ---- a connection ------------------------------------------------------------------------------------------------
for name, pem in (("device.pem", keys["certificatePem"]), ("device.key", keys["keyPair"]["PrivateKey"])):
    with open(path(name), "w") as file:
        file.write(pem)
subscribed = threading.Event()
device = paho.Client(paho.CallbackAPIVersion.VERSION2, THING)
device.tls_set(os.environ["AWS_CA_BUNDLE"], path("device.pem"), path("device.key"))
device.on_connect = lambda client, *_: client.subscribe("a/b", 1)
device.on_subscribe = lambda *_: subscribed.set()
device.connect(os.environ["UPDRAFT_MQTT_HOST"], int(os.environ["UPDRAFT_MQTT_PORT"]))
device.loop_start()
assert subscribed.wait(10), "the device cannot connect"
call("iot-data", "GetConnection", clientId=THING, includeSocketInformation=True)
call("iot-data", "ListSubscriptions", clientId=THING)
device.reconnect_delay_set(3600, 3600)
call("iot-data", "DeleteConnection", clientId=THING, cleanSession=True)
device.loop_stop()

iot("DetachPolicy", policyName=POLICY, target=CERT_ARN)
iot("AttachPrincipalPolicy", policyName=POLICY, principal=CERT_ARN)
iot("DetachPrincipalPolicy", policyName=POLICY, principal=CERT_ARN)
sh("openssl", "ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", path("key"))
sh("openssl", "req", "-new", "-key", path("key"), "-subj", "/CN=x", "-out", path("csr"))
from_csr = iot("CreateCertificateFromCsr", certificateSigningRequest=text("csr"))

# ---- authorities -------------------------------------------------------------------------------------------------
code = iot("GetRegistrationCode")["registrationCode"]
sh("openssl", "ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", path("ca.key"))
sh("openssl", "req", "-x509", "-new", "-key", path("ca.key"), "-subj", f"/CN=own {RUN}", "-days", "9", "-out", path("ca.pem"))
for name, subject in (("proof", f"/CN={code}"), ("leaf", f"/CN=leaf {RUN}")):
    sh("openssl", "req", "-new", "-key", path("key"), "-subj", subject, "-out", path(f"{name}.csr"))
    sh("openssl", "x509", "-req", "-in", path(f"{name}.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
       "-CAcreateserial", "-days", "3", "-out", path(f"{name}.pem"))
sh("openssl", "req", "-x509", "-new", "-key", path("key"), "-subj", "/CN=own", "-days", "3", "-out", path("own.pem"))
CA = iot("RegisterCACertificate", caCertificate=text("ca.pem"), verificationCertificate=text("proof.pem"),
         setAsActive=True, allowAutoRegistration=True, tags=TAGS)["certificateId"]
iot("DescribeCACertificate", certificateId=CA)
iot("ListCACertificates")
leaf = iot("RegisterCertificate", certificatePem=text("leaf.pem"), caCertificatePem=text("ca.pem"), setAsActive=True)
iot("ListCertificatesByCA", caCertificateId=CA)
own = iot("RegisterCertificateWithoutCA", certificatePem=text("own.pem"), status="ACTIVE")
iot("UpdateCACertificate", certificateId=CA, newStatus="INACTIVE", newAutoRegistrationStatus="DISABLE")
iot("DeleteCACertificate", certificateId=CA)
iot("DeleteRegistrationCode")

# ---- groups and the index ----------------------------------------------------------------------------------------
iot("CreateThingGroup", thingGroupName=GROUP, tags=TAGS, thingGroupProperties={
    "thingGroupDescription": "d", "attributePayload": {"attributes": {"a": "b"}}})
iot("CreateThingGroup", thingGroupName=GROUP + "-in", parentGroupName=GROUP)
iot("DescribeThingGroup", thingGroupName=GROUP + "-in")
iot("UpdateThingGroup", thingGroupName=GROUP, thingGroupProperties={"thingGroupDescription": "e"})
iot("ListThingGroups", namePrefixFilter=GROUP)
iot("AddThingToThingGroup", thingGroupName=GROUP, thingName=THING)
iot("ListThingsInThingGroup", thingGroupName=GROUP)
iot("ListThingGroupsForThing", thingName=THING)
iot("UpdateThingGroupsForThing", thingName=THING, thingGroupsToAdd=[GROUP + "-in"], thingGroupsToRemove=[GROUP])
iot("UpdateIndexingConfiguration", thingIndexingConfiguration={
    "thingIndexingMode": "REGISTRY_AND_SHADOW", "thingConnectivityIndexingMode": "STATUS"},
    thingGroupIndexingConfiguration={"thingGroupIndexingMode": "ON"})
iot("GetIndexingConfiguration")
iot("ListIndices")
iot("DescribeIndex", indexName="AWS_Things")
iot("CreateDynamicThingGroup", thingGroupName=GROUP + "-dyn", queryString="attributes.room:hall")
iot("UpdateDynamicThingGroup", thingGroupName=GROUP + "-dyn", thingGroupProperties={},
    queryString=f"thingName:{THING}")
iot("DescribeThingGroup", thingGroupName=GROUP + "-dyn")
call("iot-data", "UpdateThingShadow", thingName=THING, payload=json.dumps({"state": {"desired": {"on": True}}}))
found = iot("SearchIndex", queryString=f"thingName:{THING} AND shadow.desired.on:true")
if [thing["thingName"] for thing in found.get("things", [])] != [THING]:
    FAILED.append("SearchIndex finds the thing")
    print("FAILED SearchIndex found", found)
iot("SearchIndex", indexName="AWS_ThingGroups", queryString=f"thingGroupName:{GROUP}*")
iot("GetStatistics", queryString=f"thingName:{THING}", aggregationField="attributes.n")
iot("GetCardinality", queryString="*", aggregationField="attributes.room")
iot("GetPercentiles", queryString="*", aggregationField="attributes.n", percents=[50])
iot("GetBucketsAggregation", queryString="*", aggregationField="attributes.room",
    bucketsAggregationType={"termsAggregation": {"maxBuckets": 5}})
iot("DeleteDynamicThingGroup", thingGroupName=GROUP + "-dyn")

# ---- jobs --------------------------------------------------------------------------------------------------------
LIMITS = {
    "jobExecutionsRolloutConfig": {"exponentialRate": {"baseRatePerMinute": 50, "incrementFactor": 2, "rateIncreaseCriteria":
                                                       {"numberOfNotifiedThings": 10}}, "maximumPerMinute": 100},
    "abortConfig": {"criteriaList": [{"failureType": "FAILED", "action": "CANCEL", "thresholdPercentage": 50.5,
                                      "minNumberOfExecutedThings": 10}]},
    "timeoutConfig": {"inProgressTimeoutInMinutes": 30},
    "jobExecutionsRetryConfig": {"criteriaList": [{"failureType": "FAILED", "numberOfRetries": 1}]},
    "presignedUrlConfig": {"roleArn": ROLE, "expiresInSec": 300},
}
iot("CreateJobTemplate", jobTemplateId=f"jt-{RUN}", description="d", document='{"a": 1}', tags=TAGS, **LIMITS,
    maintenanceWindows=[{"startTime": "cron(0 18 ? * MON-FRI *)", "durationInMinutes": 60}])
iot("DescribeJobTemplate", jobTemplateId=f"jt-{RUN}")
iot("ListJobTemplates")
iot("ListManagedJobTemplates")
iot("DescribeManagedJobTemplate", templateName="AWS-Reboot")
JOB = f"job-{RUN}"
target = [arn(f"thing/{THING}")]
iot("CreateJob", jobId=JOB, targets=target, document='{"do": 1}', description="d", tags=TAGS, namespaceId="n", **LIMITS)
iot("CreateJob", jobId=JOB + "-t", targets=target, jobTemplateArn=arn(f"jobtemplate/jt-{RUN}"))
iot("DescribeJob", jobId=JOB + "-t")
iot("CreateJob", jobId=JOB + "-m", targets=target, documentParameters={"command": "ls,-l"},
    jobTemplateArn=f"arn:aws:iot:{REGION}::jobtemplate/AWS-Run-Command:1.0")
iot("GetJobDocument", jobId=JOB + "-m", beforeSubstitution=True)
iot("CreateJob", jobId=JOB + "-c", targets=[arn(f"thinggroup/{GROUP}")], targetSelection="CONTINUOUS",
    documentSource=f"https://s3.{REGION}.amazonaws.com/{BUCKET}/job.json")
iot("AssociateTargetsWithJob", jobId=JOB + "-c", targets=target)
iot("DescribeJob", jobId=JOB)
iot("UpdateJob", jobId=JOB, description="other", timeoutConfig={"inProgressTimeoutInMinutes": 20})
iot("ListJobs", namespaceId="n")
iot("ListJobExecutionsForJob", jobId=JOB)
iot("ListJobExecutionsForThing", thingName=THING)
iot("DescribeJobExecution", jobId=JOB, thingName=THING)
call("iot-jobs-data", "GetPendingJobExecutions", thingName=THING)
call("iot-jobs-data", "DescribeJobExecution", thingName=THING, jobId="$next")
call("iot-jobs-data", "StartNextPendingJobExecution", thingName=THING, stepTimeoutInMinutes=5)
call("iot-jobs-data", "UpdateJobExecution", thingName=THING, jobId=JOB, status="SUCCEEDED",
     statusDetails={"a": "b"}, includeJobExecutionState=True, includeJobDocument=True)
iot("CancelJobExecution", jobId=JOB + "-c", thingName=THING)
iot("DeleteJobExecution", jobId=JOB + "-c", thingName=THING, executionNumber=1)
iot("CancelJob", jobId=JOB + "-c", comment="c", reasonCode="R")
iot("CancelJob", jobId=JOB + "-m")
iot("ListJobs", status="CANCELED")
iot("DeleteJob", jobId=JOB + "-t", force=True)
iot("DeleteJobTemplate", jobTemplateId=f"jt-{RUN}")

# ---- commands ----------------------------------------------------------------------------------------------------
COMMAND = f"c-{RUN}"
iot("CreateCommand", commandId=COMMAND, displayName="Reboot", description="d", tags=TAGS,
    payload={"content": b'{"do": "reboot"}', "contentType": "application/json"})
iot("CreateCommand", commandId=COMMAND + "-d", namespace="AWS-IoT",
    payloadTemplate='{"level": "${aws:iot:commandexecution::parameter:level}"}',
    preprocessor={"awsJsonSubstitution": {"outputFormat": "CBOR"}},
    mandatoryParameters=[
        {"name": "level", "type": "INTEGER", "defaultValue": {"I": 5}, "description": "d", "valueConditions": [
            {"comparisonOperator": "IN_RANGE", "operand": {"numberRange": {"min": "1", "max": "9"}}}]},
        {"name": "blob", "value": {"BIN": b"x"}}, {"name": "large", "defaultValue": {"UL": "18446744073709551615"}},
        {"name": "mode", "defaultValue": {"S": "on"}, "valueConditions": [
            {"comparisonOperator": "IN_SET", "operand": {"strings": ["on", "off"]}}]}])
iot("GetCommand", commandId=COMMAND)
iot("GetCommand", commandId=COMMAND + "-d")
iot("UpdateCommand", commandId=COMMAND, displayName="Reboot now", description="e")
iot("ListCommands", namespace="AWS-IoT", commandParameterName="level", sortOrder="ASCENDING")
iot("ListTagsForResource", resourceArn=arn(f"command/{COMMAND}"))
EXECUTION = call("iot-jobs-data", "StartCommandExecution", targetArn=arn(f"thing/{THING}"), executionTimeoutSeconds=60,
                 commandArn=arn(f"command/{COMMAND}-d"), parameters={"level": {"I": 7}}).get("executionId", "none")
iot("GetCommandExecution", executionId=EXECUTION, targetArn=arn(f"thing/{THING}"), includeResult=True)
iot("ListCommandExecutions", commandArn=arn(f"command/{COMMAND}-d"), namespace="AWS-IoT", status="CREATED",
    startedTimeFilter={"after": "2024-01-01T00:00"})
iot("DeleteCommandExecution", executionId="none", targetArn=arn(f"thing/{THING}"))
iot("UpdateCommand", commandId=COMMAND, deprecated=True)
iot("DeleteCommand", commandId=COMMAND)

# ---- streams and OTA updates -------------------------------------------------------------------------------------
FILES = [{"fileId": 0, "s3Location": {"bucket": BUCKET, "key": "fw"}}]
iot("CreateStream", streamId=f"s-{RUN}", description="d", files=FILES, roleArn=ROLE, tags=TAGS)
iot("UpdateStream", streamId=f"s-{RUN}", description="e")
iot("DescribeStream", streamId=f"s-{RUN}")
iot("ListStreams", ascendingOrder=True)
iot("DeleteStream", streamId=f"s-{RUN}")
iot("CreateOTAUpdate", otaUpdateId=f"o-{RUN}", targets=target, protocols=["MQTT", "HTTP"], roleArn=ROLE, files=[{
    "fileName": "/fw", "fileType": 0, "fileLocation": {"s3Location": {"bucket": BUCKET, "key": "fw"}},
    "codeSigning": {"customCodeSigning": {"signature": {"inlineDocument": b"sig"}, "hashAlgorithm": "SHA256",
                                          "signatureAlgorithm": "ECDSA", "certificateChain": {"certificateName": "c"}}}}])
iot("GetOTAUpdate", otaUpdateId=f"o-{RUN}")
iot("ListOTAUpdates")
document = json.loads(iot("GetJobDocument", jobId=f"AFR_OTA-o-{RUN}").get("document", "{}")).get("afr_ota", {})
if document.get("files", [{}])[0].get("sig-sha256-ecdsa") != base64.b64encode(b"sig").decode():
    FAILED.append("afr_ota")
    print("FAILED afr_ota is", document)
iot("DeleteOTAUpdate", otaUpdateId=f"o-{RUN}", deleteStream=True, forceDeleteAWSJob=True)

# ---- provisioning ------------------------------------------------------------------------------------------------
TEMPLATE = json.dumps({
    "Parameters": {"Name": {"Type": "String"}, "CSR": {"Type": "String"}},
    "Resources": {
        "thing": {"Type": "AWS::IoT::Thing", "Properties": {"ThingName": {"Ref": "Name"}}},
        "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {"CertificateSigningRequest": {"Ref": "CSR"}}},
        "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": POLICY}}}})
FLEET = json.dumps({
    "Parameters": {"Name": {"Type": "String"}, "AWS::IoT::Certificate::Id": {"Type": "String"}},
    "Resources": {
        "thing": {"Type": "AWS::IoT::Thing", "Properties": {"ThingName": {"Ref": "Name"}}},
        "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {"CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}}}}})
made = iot("RegisterThing", templateBody=TEMPLATE, parameters={"Name": f"r-{RUN}", "CSR": text("csr")})
iot("CreateProvisioningTemplate", templateName=f"pt-{RUN}", templateBody=FLEET, provisioningRoleArn=ROLE, enabled=True)
iot("DescribeProvisioningTemplate", templateName=f"pt-{RUN}")
iot("UpdateProvisioningTemplate", templateName=f"pt-{RUN}", description="d")
iot("ListProvisioningTemplates")
iot("CreateProvisioningTemplateVersion", templateName=f"pt-{RUN}", templateBody=FLEET)
iot("DescribeProvisioningTemplateVersion", templateName=f"pt-{RUN}", versionId=2)
iot("ListProvisioningTemplateVersions", templateName=f"pt-{RUN}", maxResults=1)
iot("CreateProvisioningClaim", templateName=f"pt-{RUN}")
iot("DeleteProvisioningTemplateVersion", templateName=f"pt-{RUN}", versionId=2)
iot("DeleteProvisioningTemplate", templateName=f"pt-{RUN}")
lines = [json.dumps({"Name": f"bulk-{RUN}", "CSR": text("csr")}), "no line"]
S3.put_object(Bucket=BUCKET, Key="lines.json", Body="\n".join(lines).encode())
task = iot("StartThingRegistrationTask", templateBody=TEMPLATE, inputFileBucket=BUCKET, inputFileKey="lines.json",
           roleArn=ROLE).get("taskId", "")
for _ in range(100):
    shown = iot("DescribeThingRegistrationTask", taskId=task)
    if shown.get("status") != "InProgress":
        break
    time.sleep(0.05)
if (shown.get("successCount"), shown.get("failureCount")) != (1, 1):
    FAILED.append("bulk registration")
    print("FAILED the task is", shown)
iot("ListThingRegistrationTasks", status="Completed")
iot("ListThingRegistrationTaskReports", taskId=task, reportType="ERRORS")
S3.put_object(Bucket=BUCKET, Key="lines.json", Body=b"".join(b'{"Name": "none"}\n' for _ in range(20_000)))
task = iot("StartThingRegistrationTask", templateBody=TEMPLATE, inputFileBucket=BUCKET, inputFileKey="lines.json",
           roleArn=ROLE).get("taskId", "")
iot("StopThingRegistrationTask", taskId=task)
S3.delete_object(Bucket=BUCKET, Key="lines.json")

# ---- packages ----------------------------------------------------------------------------------------------------
iot("CreatePackage", packageName=f"k-{RUN}", description="d", tags={"team": "a"})
iot("CreatePackageVersion", packageName=f"k-{RUN}", versionName="1.0", attributes={"a": "b"})
iot("UpdatePackageVersion", packageName=f"k-{RUN}", versionName="1.0", action="PUBLISH")
iot("GetPackageVersion", packageName=f"k-{RUN}", versionName="1.0")
iot("ListPackageVersions", packageName=f"k-{RUN}", status="PUBLISHED")
iot("UpdatePackage", packageName=f"k-{RUN}", defaultVersionName="1.0")
iot("GetPackage", packageName=f"k-{RUN}")
iot("ListPackages")
iot("UpdatePackage", packageName=f"k-{RUN}", unsetDefaultVersion=True)
iot("DeletePackageVersion", packageName=f"k-{RUN}", versionName="1.0")
iot("DeletePackage", packageName=f"k-{RUN}")

# ---- messages and shadows ----------------------------------------------------------------------------------------
call("iot-data", "Publish", topic=f"kept/{RUN}", payload=b"x", qos=1, retain=True, contentType="text/plain",
     userProperties=[{"by": "models"}], payloadFormatIndicator="UTF8_DATA", messageExpiry=600)
call("iot-data", "GetRetainedMessage", topic=f"kept/{RUN}")
call("iot-data", "ListRetainedMessages", maxResults=1)
call("iot-data", "UpdateThingShadow", thingName=THING, shadowName="s", payload=json.dumps({"state": {"reported": {"a": 1}}}))
call("iot-data", "GetThingShadow", thingName=THING, shadowName="s")
call("iot-data", "ListNamedShadowsForThing", thingName=THING)
call("iot-data", "DeleteThingShadow", thingName=THING, shadowName="s")

# ---- taking everything away --------------------------------------------------------------------------------------
iot("RemoveThingFromThingGroup", thingGroupName=GROUP + "-in", thingName=THING)
iot("DeleteThingGroup", thingGroupName=GROUP + "-in")
iot("DeleteThingGroup", thingGroupName=GROUP)
iot("DetachThingPrincipal", thingName=THING, principal=CERT_ARN)
iot("UpdateCertificate", certificateId=CERT, newStatus="INACTIVE")
iot("DeleteCertificate", certificateId=CERT)
iot("DeleteJob", jobId=JOB, force=True)
iot("DeleteThing", thingName=THING)
iot("CreatePolicy", policyName=POLICY + "-d", policyDocument=ALL)
iot("DeletePolicy", policyName=POLICY + "-d")
iot("DeleteBillingGroup", billingGroupName=GROUP)
iot("DeprecateThingType", thingTypeName=TYPE)
iot("DeleteThingType", thingTypeName=TYPE)


# ---- what is not there -------------------------------------------------------------------------------------------

def something(shape, seen=()):
    """A value that boto's own check lets through."""
    kind = shape.type_name
    if kind == "structure":
        return {name: something(shape.members[name], seen + (shape.name,)) for name in shape.required_members
                if shape.members[name].name not in seen}
    if kind == "list":
        return [something(shape.member, seen + (shape.name,))] * max(1, shape.metadata.get("min", 1))
    if kind == "map":
        return {}
    if kind == "string":
        return shape.enum[0] if shape.enum else "x" * max(8, shape.metadata.get("min", 1))
    return {"boolean": True, "integer": max(1, shape.metadata.get("min", 1)), "long": max(1, shape.metadata.get("min", 1)),
            "timestamp": 1_700_000_000, "double": 1.0, "float": 1.0, "blob": b"x"}[kind]


def ask_nonsense(service, name):
    """One call with what boto lets through; what is wrong with its refusal, if it is one."""
    api = CLIENTS[service]
    method = {operation: method for method, operation in api.meta.method_to_api_mapping.items()}[name]
    shape = api.meta.service_model.operation_model(name).input_shape
    try:
        getattr(api, method)(**(something(shape) if shape else {}))
    except botocore.exceptions.ClientError as error:
        return None if LAST.get("is_known") else f"{error} is not among its exceptions"
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    return None


# What is there is asked for what cannot be: each refusal is one that the operation has, in its shape.
for label in sorted(CALLED, key=lambda label: (".Delete" in label, label)):
    service, name = label.split(".")
    problem = ask_nonsense(service, name)
    (FAILED if problem else PASSED).append(f"{label}, asked for nonsense")
    if problem:
        print(f"FAILED {label}, asked for nonsense: {problem}")

ABSENT = 0
for service, api in CLIENTS.items():
    model = api.meta.service_model
    for name in model.operation_names:
        if f"{service}.{name}" in CALLED:
            continue
        label = f"{service}.{name} is refused by name"
        method = {operation: method for method, operation in api.meta.method_to_api_mapping.items()}[name]
        shape = model.operation_model(name).input_shape
        try:
            getattr(api, method)(**(something(shape) if shape else {}))
            problem = f"it was answered: {LAST.get('body')!r:.200}"
        except botocore.exceptions.ClientError as error:
            status, code = error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
            problem = None if 400 <= status < 500 and code and not code.isdigit() else f"{status} {code}"
        except Exception as error:  # noqa: BLE001
            problem = f"{type(error).__name__}: {error}"
        ABSENT += 1
        (FAILED if problem else PASSED).append(label)
        if problem:
            print(f"FAILED {label}: {problem}")

S3.delete_object(Bucket=BUCKET, Key="fw")
S3.delete_object(Bucket=BUCKET, Key="job.json")
S3.delete_bucket(Bucket=BUCKET)
total = sum(len(api.meta.service_model.operation_names) for api in CLIENTS.values())
print(f"{len(CALLED)} of {total} operations called, {ABSENT} refused by name")
LEAST = 174
if len(CALLED) < LEAST:
    FAILED.append(f"fewer than {LEAST} operations were called")
print(f"{len(PASSED)} passed, {len(FAILED)} failed")
sys.exit(1 if FAILED else 0)
