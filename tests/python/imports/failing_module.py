print("failing_module begins")
ready = True
raise ValueError("not today")
