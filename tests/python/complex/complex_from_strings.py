for text in ["1", "1j", "j", "-j", "+j", "1+2j", "1-2j", "(1+2j)", " 3.5e2-1e-2j ", "inf", "nanj", "-inf+infj", "1_0+2_0j", "-0.0-0.0j"]:
    print(repr(text), complex(text))
for text in ["", " ", "1 + 2j", "1+2", "j1", "1+2jj", "(1+2j", "one", "1+j2", "--1"]:
    try:
        print(complex(text))
    except ValueError as error:
        print(repr(text), error)
