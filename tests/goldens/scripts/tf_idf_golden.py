#!/usr/bin/env python3
"""Writes tf-idf-golden.json: TF-IDF as scikit-learn documents it, computed in the plainest way, with Python's own regular expressions.

Words (1, 2) of [\\w']+|[!?.]+ and characters inside words (2 to 5) as `analyzer="char_wb"`, each with min_df=2, sublinear_tf=True, smooth_idf=True, norm="l2".
Usage: tf_idf_golden.py > tests/goldens/tf-idf-golden.json
"""
import json
import math
import re
from collections import Counter

TRAIN = [
    "I don't know, I really don't know!",
    "Oh my God... oh my God!!",
    "you know what? I know.",
    "Café at 9 o'clock, the café 👍",
    "what? What?! a cafe",
    "  the\tend   of the_end ",
    "really? the end. I know the end",
    "",
    "👍👍 日本語 the 日本",
]
TEST = ["I know the end!", "oh oh oh, café?", "zzz", "", "the end of the 日本 👍 a", "I don't... know"]


def words(text):
    tokens = re.findall(r"[\w']+|[!?.]+", text.lower())
    return tokens + [" ".join(pair) for pair in zip(tokens, tokens[1:])]


def characters(text):
    terms = []
    for word in text.lower().split():
        padded = f" {word} "
        for n in range(2, 6):
            if n >= len(padded):
                terms.append(padded)
                break
            terms += [padded[i : i + n] for i in range(len(padded) - n + 1)]
    return terms


def fit(cut):
    frequencies = Counter(term for text in TRAIN for term in set(cut(text)))
    return {term: frequency for term, frequency in frequencies.items() if frequency >= 2}


def transform(cut, frequencies, text):
    counts = Counter(term for term in cut(text) if term in frequencies)
    row = {t: (1 + math.log(n)) * (math.log((1 + len(TRAIN)) / (1 + frequencies[t])) + 1) for t, n in counts.items()}
    norm = math.sqrt(sum(value * value for value in row.values()))
    return {t: value / norm for t, value in sorted(row.items())}


blocks = {"words": words, "characters": characters}
golden = {"train": TRAIN, "test": TEST}
for name, cut in blocks.items():
    frequencies = fit(cut)
    golden[name] = {"frequencies": dict(sorted(frequencies.items())), "rows": [transform(cut, frequencies, text) for text in TEST]}
print(json.dumps(golden, ensure_ascii=False, indent=1))
