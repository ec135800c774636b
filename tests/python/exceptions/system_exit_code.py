import sys
try:
    sys.exit("message")
except SystemExit as e:
    print(repr(e), e.code)
try:
    try: raise SystemExit(4)
    finally: print("cleanup")
except BaseException as e: print(type(e), e.code)
sys.exit(3)
