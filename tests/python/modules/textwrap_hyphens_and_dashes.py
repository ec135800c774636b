# Where words with hyphens may be broken, and dashes that stand alone.
import textwrap

for text in (
    "this-is-a-useful-feature-for-reformatting posts from tim-peters'ly",
    "You can also do--this or even---this.",
    "--option and a-b-c and 1-2-3, what-d'you-call-it.",
    "0--this_is_a_very_long_option_indeed-good-bye\"",
    "fixed\u00a0space stays-whole and e-mail  twice\there",
):
    for width in (8, 14, 30):
        print(textwrap.wrap(text, width), textwrap.wrap(text, width, break_on_hyphens=False))
    print(textwrap.wrap(text, 12, break_long_words=False), textwrap.shorten(text, 24))
