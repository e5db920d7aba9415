"""
Writes the trained encoder for the product: an ONNX file that turns the pieces of one turn into its
vector, another that answers from the vectors of a whole conversation, and the pieces. Weights are whole numbers with a scale a column, which zip to a few megabytes.

  python3 eval/train/network/export.py --package package --network network.pt
"""

import argparse
import io
import json
import zlib

import torch
import torch.nn.functional as F
from torch import nn

from data import HEADS, WIDTHS, ranges
from model import PIECES_MOST, VECTOR, WIDTH, Network
from pieces import Pieces

LEVELS = 15
CUTS = [1 - 0.05 * step for step in range(13)]
OPSET = 13


class Whole(nn.Module):
    """A table of weights as whole numbers; `axis` is the one that scales do not differ along."""

    def __init__(self, weights, axis):
        super().__init__()
        weights = weights.detach()
        most = weights.abs().amax(axis, keepdim=True).clamp(min=1e-8)
        best, scale = None, None
        # A few large weights cut short let all the others be finer.
        for cut in CUTS:
            tried = most * cut / LEVELS
            off = (self.rounded(weights, tried) * tried - weights).square().sum(axis, keepdim=True)
            if best is None:
                best, scale = off, tried
            better = off < best
            best, scale = torch.where(better, off, best), torch.where(better, tried, scale)
        self.register_buffer("numbers", self.rounded(weights, scale).to(torch.int8))
        self.register_buffer("scale", scale)

    @staticmethod
    def rounded(weights, scale):
        return (weights / scale).round().clamp(-LEVELS, LEVELS)

    def forward(self, rows=None):
        if rows is None:
            return self.numbers.float() * self.scale
        return F.embedding(rows, self.numbers).float() * F.embedding(rows, self.scale)


class WholeLayer(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.width, self.heads = layer.width, layer.heads
        self.qkv, self.o = Whole(layer.qkv, 0), Whole(layer.o, 0)
        self.c1, self.c2 = Whole(layer.c1, 0), Whole(layer.c2, 0)
        self.r = None if layer.r is None else Whole(layer.r, 0)
        for name in ["qb", "ob", "g1", "b1", "g2", "b2", "cb1", "cb2"]:
            self.register_buffer(name, getattr(layer, name).detach())
        if layer.r is not None:
            self.register_buffer("rb", layer.rb.detach())

    def forward(self, x):
        y = F.layer_norm(x, (self.width,), self.g1, self.b1, 1e-6) @ self.qkv() + self.qb
        q, k, v = (
            part.reshape(-1, self.heads, self.width // self.heads).transpose(0, 1)
            for part in y.split(self.width, 1)
        )
        attended = ((q * (self.width / self.heads) ** -0.5) @ k.transpose(1, 2)).softmax(2) @ v
        attended = attended.transpose(0, 1).reshape(-1, self.width) @ self.o() + self.ob
        x = (x if self.r is None else x @ self.r() + self.rb) + attended
        inner = torch.relu(F.layer_norm(x, (WIDTH,), self.g2, self.b2, 1e-6) @ self.c1() + self.cb1)
        return x + inner @ self.c2() + self.cb2


class WholeEncoder(nn.Module):
    """Pieces of one turn → its vector, as `Network.vectors` gives it."""

    def __init__(self, network):
        super().__init__()
        self.emb = Whole(network.u.emb, 1)
        self.register_buffer("time", network.u.time[:PIECES_MOST])
        self.l0, self.l1 = WholeLayer(network.u.l0), WholeLayer(network.u.l1)
        self.register_buffer("q", network.q.detach())

    def forward(self, pieces):
        x = self.emb(pieces)
        places = torch.arange(pieces.shape[0])
        x = self.l1(self.l0(x + x + F.embedding(places, self.time)))
        attention = (x @ self.q).softmax(0)
        return F.layer_norm(torch.cat([x.mean(0), attention @ x]), (VECTOR,))


class WholeHeads(nn.Module):
    """Vectors of a conversation's turns → log probabilities of each, were it the coach's or the client's."""

    def __init__(self, network):
        super().__init__()
        for side in HEADS:
            _, hidden, _, _, last = network.head[side]
            self.add_module(f"{side}_hidden", Whole(hidden.weight.t(), 0))
            self.register_buffer(f"{side}_shift", hidden.bias.detach())
            self.register_buffer(f"{side}_last", last.weight.t().detach())
            self.register_buffer(f"{side}_last_shift", last.bias.detach())

    def forward(self, vectors):
        after, before = torch.zeros(1, VECTOR), torch.zeros(2, VECTOR)
        padded = torch.cat([before, vectors, after])
        last, following, last_but_one = padded[1:-2], padded[3:], padded[:-3]
        inputs = torch.cat([vectors, last, following, last_but_one, vectors * last], 1)
        return tuple(self.answers(inputs, side) for side in HEADS)

    def answers(self, inputs, side):
        hidden = torch.relu(inputs @ getattr(self, f"{side}_hidden")() + getattr(self, f"{side}_shift"))
        scores = hidden @ getattr(self, f"{side}_last") + getattr(self, f"{side}_last_shift")
        parts = [scores[:, first:end].log_softmax(1) for first, end in ranges(side)]
        return torch.cat(parts, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", required=True)
    parser.add_argument("--network", required=True)
    parser.add_argument("--out", default="workers/models/tagger/weights")
    settings = parser.parse_args()
    network = Network(settings.package, WIDTHS)
    network.load_state_dict(torch.load(settings.network))
    network.eval()
    one = export(WholeEncoder(network), torch.tensor([7, 8, 9]), "pieces", ["vector"])
    write(f"{settings.out}/encoder-turn.onnx.gz", one)
    all_turns = export(WholeHeads(network), torch.zeros(3, VECTOR), "vectors", list(HEADS))
    write(f"{settings.out}/encoder-conversation.onnx.gz", all_turns)
    pieces = json.dumps(Pieces(settings.package).as_tokenizer(), ensure_ascii=False)
    write(f"{settings.out}/encoder-pieces.json.gz", pieces.encode())


def export(module, example, given, answers):
    buffer = io.BytesIO()
    torch.onnx.export(
        module.eval(),
        example,
        buffer,
        input_names=[given],
        output_names=answers,
        dynamic_axes={name: {0: "count"} for name in [given, *answers] if name != "vector"},
        opset_version=OPSET,
        do_constant_folding=False,
    )
    return buffer.getvalue()


def write(path, content):
    # A gzip file without a date. Whole numbers repeat nothing that is worth looking for.
    packer = zlib.compressobj(9, zlib.DEFLATED, 31, 9, zlib.Z_FILTERED)
    packed = packer.compress(content) + packer.flush()
    with open(path, "wb") as file:
        file.write(packed)
    print(f"{path}: {len(packed) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
