"""Coded conversations for the network, and what each turn of them counts."""

import json
from collections import Counter

import numpy as np

HEADS = {
    "coach": [
        ("main", ["question", "reflection", "therapist_input", "other"]),
        ("question", ["none", "open", "closed"]),
        ("reflection", ["none", "simple", "complex"]),
        ("input", ["none", "information", "advice", "options", "negotiation"]),
    ],
    "client": [("talk", ["change", "sustain", "neutral"])],
}
WIDTHS = {side: sum(len(classes) for _, classes in heads) for side, heads in HEADS.items()}
WORDS_MOST = [1, 3, 7, 14, 25, 50]
FACTOR_MOST = 4


def lines(path):
    with open(path, encoding="utf8") as file:
        return [json.loads(line) for line in file]


def ranges(side):
    """Where each head's classes lie among a speaker's outputs."""
    at = 0
    for _, classes in HEADS[side]:
        yield at, at + len(classes)
        at += len(classes)


def target(turn, second):
    """Shares of one for each class, and which outputs are known; the second coding has precedence."""
    side = turn["speaker"]
    shares, known = np.zeros(WIDTHS[side], "f4"), np.zeros(WIDTHS[side], "f4")
    own = turn.get("ai") or {}
    if not second and not own:
        return shares, known
    for (name, classes), (first, end) in zip(HEADS[side], ranges(side)):
        answers = (second or {}).get(name) or {own.get(name) or "none": 1.0}
        for at, one in enumerate(classes):
            shares[first + at] = answers.get(one, 0)
        known[first:end] = 1
    return shares, known


def written(demonstrations, second_coding, pieces):
    """Conversations as lists of turns, each with its pieces and target."""
    second = {
        line["id"]: {turn["n"]: turn for turn in line["turns"]} for line in lines(second_coding)
    }
    conversations = []
    for path in demonstrations:
        for line in lines(path):
            coded = second.get(line["id"], {})
            turns = [turn for turn in line["turns"] if turn["speaker"] in HEADS]
            for turn in turns:
                turn["pieces"] = pieces.encode(turn["text"])[:128] or [0]
                turn["target"] = target(turn, coded.get(turn["n"]))
            conversations.append(turns)
    return conversations


def cell(turn, main):
    words = len(turn["text"].split())
    return sum(words > most for most in WORDS_MOST), main


def weigh(conversations, annomi):
    """
    A coach's turns count so that those of each main behaviour are as long as AnnoMI's, as for the
    linear model (`length-match.ts`).
    """
    mains = [name for name in HEADS["coach"][0][1]]
    people, people_all, made, made_all = Counter(), Counter(), Counter(), Counter()
    for line in lines(annomi):
        for turn in line["turns"]:
            human = (turn.get("human") or [{}])[0]
            if turn["speaker"] == "coach" and human.get("main"):
                people[cell(turn, mains.index(human["main"]))] += 1
                people_all[human["main"]] += 1
    coached = [turn for turns in conversations for turn in turns if turn["speaker"] == "coach"]
    for turn in coached:
        main = int(turn["target"][0][: len(mains)].argmax())
        made[cell(turn, main)] += 1
        made_all[main] += 1
    for turn in coached:
        own = cell(turn, int(turn["target"][0][: len(mains)].argmax()))
        among_people = (people[own] + 2) / people_all[mains[own[1]]]
        factor = among_people / (made[own] / made_all[own[1]])
        turn["weight"] = min(FACTOR_MOST, max(1 / FACTOR_MOST, factor))
