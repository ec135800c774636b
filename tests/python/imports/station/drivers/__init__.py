KNOWN = ["fake"]
