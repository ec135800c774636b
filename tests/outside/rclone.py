"""rclone, Debian's: another S3 client that is not AWS's, with copies, synchronisation, parts, checks and listings.

Prints `N passed, M failed`, or says that rclone is not installed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid

if not shutil.which("rclone"):
    print("skipped: rclone is not installed (apt-get install -y rclone)")
    sys.exit(0)

BUCKET = f"rclone-{uuid.uuid4().hex[:8]}"
ENVIRONMENT = {
    # Its library would read this one and cannot; it has an option of its own.
    **{name: value for name, value in os.environ.items() if name != "AWS_CA_BUNDLE"},
    "RCLONE_CONFIG": "/dev/null",
    "RCLONE_CONFIG_CLOUD_TYPE": "s3",
    "RCLONE_CONFIG_CLOUD_PROVIDER": "Other",
    "RCLONE_CONFIG_CLOUD_ENDPOINT": os.environ["AWS_ENDPOINT_URL"],
    "RCLONE_CONFIG_CLOUD_FORCE_PATH_STYLE": "true",
    "RCLONE_CONFIG_CLOUD_REGION": os.environ["AWS_REGION"],
    "RCLONE_CONFIG_CLOUD_ACCESS_KEY_ID": os.environ["AWS_ACCESS_KEY_ID"],
    "RCLONE_CONFIG_CLOUD_SECRET_ACCESS_KEY": os.environ["AWS_SECRET_ACCESS_KEY"],
}
OPTIONS = [f"--ca-cert={os.environ['AWS_CA_BUNDLE']}", "--retries=1", "--low-level-retries=1", "--s3-chunk-size=5Mi",
           "--s3-upload-cutoff=6Mi"]
PASSED, FAILED = [], []


def check(name, *words, holds=lambda ended: True, code=0):
    """Output as bytes where bytes are asked for, else as text."""
    ended = subprocess.run(["rclone", *words, *OPTIONS], capture_output=True, timeout=120, env=ENVIRONMENT)
    if words[0] != "cat":
        ended.stdout = ended.stdout.decode()
    ended.stderr = ended.stderr.decode()
    right = ended.returncode == code and holds(ended)
    (PASSED if right else FAILED).append(name)
    if not right:
        print(f"FAILED {name}: {ended.returncode} {ended.stdout[-400:]} {ended.stderr[-800:]}")


with tempfile.TemporaryDirectory() as folder:
    up, down = os.path.join(folder, "up"), os.path.join(folder, "down")
    os.makedirs(os.path.join(up, "deeper folder"))
    for name, size in (("small +.fw", 1000), ("empty", 0), ("deeper folder/ünïcode&.fw", 70_000), ("large.fw", 17_000_000)):
        with open(os.path.join(up, name), "wb") as file:
            file.write(os.urandom(size))
    with open(os.path.join(up, "large.fw"), "rb") as file:
        large = file.read()
    there = f"cloud:{BUCKET}"
    check("makes a bucket", "mkdir", there)
    check("lists buckets", "lsd", "cloud:", holds=lambda e: BUCKET in e.stdout)
    check("synchronises a tree, a file in parts among it", "sync", up, there)
    check("finds nothing to do the second time", "sync", up, there, "-v", "--stats=0",
          holds=lambda e: "Copied" not in e.stderr)
    check("finds both sides the same by their digests", "check", up, there)
    check("finds both sides the same by their bytes", "check", "--download", up, there)
    check("lists everything below", "lsf", "-R", there,
          holds=lambda e: sorted(e.stdout.split("\n")[:-1]) == sorted(["deeper folder/", "deeper folder/ünïcode&.fw", "empty", "large.fw", "small +.fw"]))
    check("tells sizes", "size", "--json", there, holds=lambda e: '"bytes":17071000' in e.stdout and '"count":4' in e.stdout)
    check("reads a part of an object", "cat", "--offset=1000", "--count=10", f"{there}/large.fw", holds=lambda e: e.stdout == large[1000:1010])
    check("copies on the server", "copyto", f"{there}/large.fw", f"{there}/copies/large.fw")
    check("moves on the server", "moveto", f"{there}/small +.fw", f"{there}/moved/small.fw")
    check("brings a tree back", "copy", there, down)
    check("which is the same", "check", "--download", down, there)
    check("notices one that changed", "check", up, there, code=1)
    check("makes a link that opens", "link", "--expire=60s", f"{there}/empty", holds=lambda e: "X-Amz-Signature" in e.stdout)
    check("removes one", "deletefile", f"{there}/empty")
    check("does not find what is not there", "deletefile", f"{there}/nobody", code=1)
    check("keeps a bucket that is not empty", "rmdir", there, code=1)
    check("removes all", "purge", there)
    check("has no bucket any more", "lsd", "cloud:", holds=lambda e: BUCKET not in e.stdout)
print(f"{len(PASSED)} passed, {len(FAILED)} failed")
sys.exit(1 if FAILED else 0)
