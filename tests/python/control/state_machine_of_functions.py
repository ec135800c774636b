def idle(ev): return (run, "starting") if ev == "go" else (idle, "waiting")
def run(ev):
    if ev == "stop": return idle, "stopping"
    if ev == "fail": raise RuntimeError("motor")
    return run, "running"
state, log = idle, []
for ev in ["x", "go", "tick", "fail", "stop", "go"]:
    try: state, what = state(ev)
    except RuntimeError as e: what = "error " + str(e)
    log.append(f"{state.__name__}:{what}")
print(log)
