"""Word pieces of the starting encoder: SentencePiece's unigram model, as its package spells it."""

import json
import os
import unicodedata

RESERVED = 6
UNKNOWN = 0
MARK = "\u2581"


class Pieces:
    def __init__(self, package):
        with open(os.path.join(package, "dist", "vocab.json"), encoding="utf8") as file:
            self.vocabulary = [(piece, score or 0) for piece, score in json.load(file)]
        self.tree = {}
        for number, (piece, score) in enumerate(self.vocabulary):
            if number < RESERVED:
                continue
            node = self.tree
            for letter in piece:
                node = node.setdefault(letter, {})
            node[None] = (score, number)

    def encode(self, text):
        """The likeliest split of a text: numbers of pieces, runs of unknown letters as one."""
        text = MARK + unicodedata.normalize("NFKC", text).replace(" ", MARK)
        best = [(0.0, None, UNKNOWN)] + [None] * len(text)
        for start in range(len(text)):
            node, end, known = self.tree.get(text[start]), start, False
            while node is not None:
                end += 1
                if None in node:
                    known = True
                    score, number = node[None]
                    total = best[start][0] + score
                    if best[end] is None or total >= best[end][0]:
                        best[end] = (total, start, number)
                node = node.get(text[end]) if end < len(text) else None
            if not known and best[start + 1] is None:
                best[start + 1] = (best[start][0], start, UNKNOWN)
        numbers, at = [], len(text)
        while at > 0:
            _, at, number = best[at]
            if not (number == UNKNOWN and numbers and numbers[-1] == UNKNOWN):
                numbers.append(number)
        return numbers[::-1]

    def as_tokenizer(self):
        """The same pieces as a tokenizer.json that the product's library reads."""
        vocabulary = [
            [piece, -100 if number < RESERVED else score]
            for number, (piece, score) in enumerate(self.vocabulary)
        ]
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [],
            "normalizer": {"type": "NFKC"},
            "pre_tokenizer": {
                "type": "Metaspace",
                "replacement": MARK,
                "add_prefix_space": True,
                "prepend_scheme": "always",
                "split": False,
            },
            "post_processor": None,
            "decoder": None,
            "model": {"type": "Unigram", "unk_id": 0, "vocab": vocabulary, "byte_fallback": False},
        }
