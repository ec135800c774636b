import re

for pattern, text in [("a*", "aaa"), ("a+?", "aaa"), ("a??b", "ab"), ("a{2}", "aaa"), ("a{2,}", "aaaa"), ("a{,2}", "aaaa"), ("a{1,2}?", "aaa"), ("(ab)+", "ababa"), ("(ab){2}", "ababab"), ("(a|b)*c", "ababc"), ("(a*)*", "aab"), ("(a*)+", "b"), ("a{x}", "a{x}"), ("a{", "a{"), ("{1}", "{1}"), ("(?:ab)*?b", "ababb"), (".*b", "aabab"), (".*?b", "aabab"), ("(a+)(a+)", "aaaa"), ("(a+?)(a+)", "aaaa"), ("x*", "aaa"), ("(a{2,3}){2}", "aaaaaa")]:
    try:
        m = re.match(pattern, text)
        print(pattern, text, m and (m.group(), m.groups()))
    except re.error as e:
        print(pattern, e)
for pattern in ["*a", "a**", "a{3,2}", "+", "a|*", "(?:*)", "a+*"]:
    try:
        re.compile(pattern)
    except re.error as e:
        print(pattern, e)
