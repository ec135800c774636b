"""AWS's own test-suites, as they ship inside the npm package aws-iot-device-sdk-v2: iotjobs, iotshadow, iotidentity.

They know one port (8883) and trust what the system trusts. So this starts a cloud of its own on an address of the
loopback network that nobody else uses, and runs them in a mount namespace where the system's certificates are replaced by the
cloud's root. Takes the folder of the npm package's installation; prints `N passed, M failed`.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

import boto3

SUITES = ("iotjobs", "iotshadow", "iotidentity")
BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
MODULES = os.path.abspath(sys.argv[1])


def start(folder):
    address = f"127.{random.randint(64, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}"
    log = open(os.path.join(folder, "log"), "w")
    cloud = subprocess.Popen([os.environ["UPDRAFT_BINARY"], "serve", "--data", os.path.join(folder, "cloud"), "--port", "0",
                              "--mqtt-port", "8883", "--listen", address], stdout=log, stderr=log)
    facts = os.path.join(folder, "cloud", "cloud.json")
    for _ in range(200):
        if os.path.exists(facts):
            with open(facts) as file:
                return cloud, json.load(file)
        time.sleep(0.05)
    cloud.kill()
    sys.exit("the cloud did not start")


def prepare(folder, facts):
    """Certificates for the suites, and the template that the third one provisions with."""
    os.environ.update({
        "AWS_ENDPOINT_URL": facts["endpoint_url"], "AWS_CA_BUNDLE": facts["ca_path"], "AWS_REGION": facts["region"],
        "AWS_DEFAULT_REGION": facts["region"], "AWS_ACCESS_KEY_ID": facts["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": facts["secret_access_key"], "NODE_EXTRA_CA_CERTS": facts["ca_path"]})
    iot = boto3.client("iot")
    allow = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]})
    iot.create_policy(policyName="suites", policyDocument=allow)
    keys = iot.create_keys_and_certificate(setAsActive=True)
    iot.attach_policy(policyName="suites", target=keys["certificateArn"])
    paths = {name: os.path.join(folder, name) for name in ("cert.pem", "key.pem", "csr.pem", "csr.key")}
    for name, text in (("cert.pem", keys["certificatePem"]), ("key.pem", keys["keyPair"]["PrivateKey"])):
        with open(paths[name], "w") as file:
            file.write(text)
    subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    paths["csr.key"], "-subj", "/CN=suite", "-out", paths["csr.pem"]], check=True, capture_output=True)
    template = json.dumps({
        "Parameters": {"SerialNumber": {"Type": "String"}, "AWS::IoT::Certificate::Id": {"Type": "String"}},
        "Resources": {
            "thing": {"Type": "AWS::IoT::Thing", "Properties": {
                "ThingName": {"Fn::Join": ["", ["suite-", {"Ref": "SerialNumber"}]]}}},
            "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
                "CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "Active"}},
            "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": "suites"}}}})
    role = f"arn:aws:iam::{facts['account']}:role/any"
    iot.create_provisioning_template(templateName="suites", templateBody=template, enabled=True, provisioningRoleArn=role)
    for prefix in ("AWS_TEST_MQTT5_IOT_CORE", "AWS_TEST_IOT_CORE_PROVISIONING"):
        os.environ[f"{prefix}_HOST"] = facts["mqtt_host"]
        os.environ[f"{prefix}_REGION"] = facts["region"]
    for prefix in ("AWS_TEST_MQTT5_IOT", "AWS_TEST_IOT_CORE_PROVISIONING"):
        os.environ[f"{prefix}_CERTIFICATE_PATH"] = paths["cert.pem"]
        os.environ[f"{prefix}_KEY_PATH"] = paths["key.pem"]
    os.environ["AWS_TEST_IOT_CORE_PROVISIONING_CSR_PATH"] = paths["csr.pem"]
    os.environ["AWS_TEST_IOT_CORE_PROVISIONING_TEMPLATE_NAME"] = "suites"


def run(suite, facts):
    """How many of its tests passed, and how many did not."""
    # jest looks for no tests below node_modules, so the package is copied beside it, as it is.
    copy = os.path.join(MODULES, "suites")
    if not os.path.isdir(copy):
        shutil.copytree(f"{MODULES}/node_modules/aws-iot-device-sdk-v2/dist", copy)
    config = json.dumps({"rootDir": copy, "testEnvironment": "node", "testMatch": [f"**/{suite}/*.spec.js"]})
    bundles = " && ".join(f"mount --bind '{facts['ca_path']}' {path}" for path in BUNDLES if os.path.exists(path))
    jest = f"exec node {MODULES}/node_modules/jest/bin/jest.js --runInBand --forceExit --config '{config}'"
    ended = subprocess.run(["unshare", "-m", "sh", "-c", f"{bundles} && cd {MODULES} && {jest}"],
                           capture_output=True, text=True, timeout=400)
    text = ended.stdout + ended.stderr
    line = re.search(r"^Tests:.*$", text, re.MULTILINE)
    count = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped)", line.group(0) if line else "")}
    print(f"{suite}: {line.group(0) if line else 'no result'}")
    if count.get("failed") or not count.get("passed"):
        print(text[-6000:])
    return count.get("passed", 0), count.get("failed", 0) + count.get("skipped", 0) + (0 if count.get("passed") else 1)


with tempfile.TemporaryDirectory() as folder:
    cloud, facts = start(folder)
    try:
        prepare(folder, facts)
        results = [run(suite, facts) for suite in SUITES]
    finally:
        cloud.kill()
        cloud.wait()
passed, failed = (sum(result[place] for result in results) for place in (0, 1))
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
