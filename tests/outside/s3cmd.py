"""s3cmd, which knows S3 by itself and not by AWS's libraries: small and large files, up and down, copied, listed, removed.

Prints `N passed, M failed`.
"""

import os
import subprocess
import sys
import tempfile
import uuid

BUCKET = f"s3cmd-{uuid.uuid4().hex[:8]}"
HOST = os.environ["AWS_ENDPOINT_URL"].split("://")[1]
OPTIONS = [f"--host={HOST}", f"--host-bucket={HOST}", f"--ca-certs={os.environ['AWS_CA_BUNDLE']}",
           f"--access_key={os.environ['AWS_ACCESS_KEY_ID']}", f"--secret_key={os.environ['AWS_SECRET_ACCESS_KEY']}",
           f"--region={os.environ['AWS_REGION']}", "--multipart-chunk-size-mb=5", "--no-progress", "--config=/dev/null"]
PASSED, FAILED = [], []


def s3(*words):
    return subprocess.run([sys.executable, os.path.join(os.path.dirname(sys.executable), "s3cmd"), *OPTIONS, *words],
                          capture_output=True, text=True, timeout=120)


def check(name, *words, holds=lambda ended: True, code=0):
    ended = s3(*words)
    right = ended.returncode == code and holds(ended)
    (PASSED if right else FAILED).append(name)
    if not right:
        print(f"FAILED {name}: {ended.returncode} {ended.stdout[-400:]} {ended.stderr[-800:]}")


with tempfile.TemporaryDirectory() as folder:
    small, large, back = (os.path.join(folder, name) for name in ("small file +.fw", "large.fw", "back"))
    for path, size in ((small, 1000), (large, 12_000_000)):
        with open(path, "wb") as file:
            file.write(os.urandom(size))

    def same(path):
        with open(path, "rb") as one, open(back, "rb") as other:
            return one.read() == other.read()

    check("makes a bucket", "mb", f"s3://{BUCKET}")
    check("puts a small file", "put", small, f"s3://{BUCKET}/a b/small +.fw")
    check("gets it", "get", "--force", f"s3://{BUCKET}/a b/small +.fw", back, holds=lambda _: same(small))
    check("puts a large file in parts", "put", large, f"s3://{BUCKET}/large.fw")
    check("gets it", "get", "--force", f"s3://{BUCKET}/large.fw", back, holds=lambda _: same(large))
    check("lists both", "ls", "-r", f"s3://{BUCKET}", holds=lambda e: "large.fw" in e.stdout and "small +.fw" in e.stdout)
    check("copies", "cp", f"s3://{BUCKET}/large.fw", f"s3://{BUCKET}/copy.fw")
    check("gets the copy", "get", "--force", f"s3://{BUCKET}/copy.fw", back, holds=lambda _: same(large))
    check("tells about one", "info", f"s3://{BUCKET}/copy.fw", holds=lambda e: "12000000" in e.stdout)
    check("has no bucket that is not there", "ls", "s3://nobodys-bucket", code=12)
    check("keeps a bucket that is not empty", "rb", f"s3://{BUCKET}", code=13)
    check("removes many", "del", "-r", "--force", f"s3://{BUCKET}/")
    check("removes the bucket", "rb", f"s3://{BUCKET}")
print(f"{len(PASSED)} passed, {len(FAILED)} failed")
sys.exit(1 if FAILED else 0)
