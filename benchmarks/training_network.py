# SPDX-License-Identifier: MIT
"""The encoder of monitor/trained in torch: the package's weights stay, thin adapters and heads are learnt."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as fn
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx

from monitor.trained.encoder import PARTS
from monitor.trained.model_file import ModelFile
from monitor.trained.reader import Weights

SCALE = 2.0  # of an adapter's product
ADAPTED_FROM = 4  # the layers below stay as they are, so that what they give can be kept

# half the bytes where the processor multiplies them; where it does not (AVX2), five times as slow as whole floats
HALVED = torch.backends.cpu.get_cpu_capability().startswith("AVX512")


class Summed(torch.autograd.Function):
    """x through a fixed weight with a thin product added to it; of these only the product learns.

    Four thin multiplications of eight fewer than "fixed + thin", a quarter more examples a second. For whole floats: in
    half ones the sum would swallow a product that is still small.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, weight: Tensor, bias: Tensor, down: Tensor, up: Tensor) -> Tensor:
        summed = torch.addmm(weight, up, down, alpha=SCALE)
        ctx.save_for_backward(x, summed, down, up)
        return fn.linear(x, summed, bias)

    @staticmethod
    def backward(ctx: FunctionCtx, *given: Tensor) -> tuple[Tensor | None, ...]:
        x, summed, down, up = ctx.saved_tensors
        back = given[0].flatten(0, -2)
        seen = x.flatten(0, -2)
        before = (back @ summed).view(x.shape) if ctx.needs_input_grad[0] else None
        ups = back.t() @ (seen @ down.t()) * SCALE
        downs = (back @ up).t() @ seen * SCALE
        return before, None, None, downs, ups


class Adapted(nn.Module):
    """A fixed weight with a thin product beside it."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", torch.tensor(np.array(weight)))
        self.register_buffer("bias", torch.tensor(np.array(bias)))
        if rank:
            self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) * 0.05)
            self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))
        self.rank = rank

    def forward(self, x: Tensor) -> Tensor:
        if self.rank and not HALVED:
            return Summed.apply(x, self.weight, self.bias, self.down, self.up)
        fixed = fn.linear(x, self.weight, self.bias)
        return fixed + fn.linear(fn.linear(x, self.down), self.up) * SCALE if self.rank else fixed


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, file: ModelFile, number: int, rank: int) -> None:
        super().__init__()
        width, inner = file.sizes.width, file.sizes.inner
        shapes = {"i": (inner, width), "f": (width, inner)}
        self.parts = nn.ModuleDict(
            {
                part: Adapted(
                    file.tensor(f"l{number}.{name}.w", *shapes.get(part, (width, width))),
                    file.tensor(f"l{number}.{name}.b"),
                    rank,
                )
                for part, name in PARTS.items()
            }
        )
        for name in ("aln", "oln"):
            self.register_buffer(f"{name}_w", torch.tensor(np.array(file.tensor(f"l{number}.{name}.w"))))
            self.register_buffer(f"{name}_b", torch.tensor(np.array(file.tensor(f"l{number}.{name}.b"))))
        self.heads, self.drop = file.sizes.heads, nn.Dropout(0.2)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        count, length, width = x.shape
        q, k, v = (self.parts[p](x).view(count, length, self.heads, width // self.heads).transpose(1, 2) for p in "qkv")
        # written out: going back through torch's fused attention takes a processor longer than all else together
        near = (q * (width // self.heads) ** -0.5) @ k.transpose(-2, -1)
        near += torch.where(mask, 0.0, -1e4)[:, None, None, :]
        mixed = near.softmax(-1).to(v.dtype) @ v
        x = x + self._dropped(self.parts["o"](mixed.transpose(1, 2).reshape(count, length, width)))
        x = fn.layer_norm(x.float(), (width,), self.aln_w, self.aln_b, 1e-12)
        risen = fn.gelu(self.parts["i"](x), approximate="tanh" if self.training else "none")
        return fn.layer_norm(
            (x + self._dropped(self.parts["f"](risen))).float(), (width,), self.oln_w, self.oln_b, 1e-12
        )

    def _dropped(self, x: Tensor) -> Tensor:
        """Leave out the same features of all words of a text."""
        return x * self.drop(torch.ones(len(x), 1, x.shape[2]))


class Network(nn.Module):
    """Encoder, a head per lifecycle, and the question whether the item concerns the thread at all."""

    def __init__(self, file: ModelFile, states: Mapping[str, Sequence[str]], rank: int) -> None:
        super().__init__()
        width = file.sizes.width
        self.file = file
        self.layers = nn.ModuleList(
            [Layer(file, n, rank if n >= ADAPTED_FROM else 0) for n in range(file.sizes.layers)]
        )
        self.heads = nn.ModuleDict({life: nn.Linear(2 * width, len(names)) for life, names in states.items()})
        self.about = nn.Linear(2 * width, 2)
        self.register_buffer("middle", torch.zeros(2 * width))  # of the vectors before anything is learnt
        self.register_buffer("spread", torch.ones(2 * width))
        self.drop = nn.Dropout(0.2)

    @torch.no_grad()
    def lower(self, texts: Sequence[Sequence[int]]) -> list[Tensor]:
        """Return what the fixed layers make of each text; those of about one length together are the quickest."""
        file, width = self.file, self.file.sizes.width
        places = torch.tensor(np.array(file.tensor("emb.pos"))).view(-1, width)
        kind = torch.tensor(np.array(file.tensor("emb.type")))[:width]
        weight, bias = (torch.tensor(np.array(file.tensor(f"emb.ln.{p}"))) for p in "wb")
        words = [torch.tensor(file.rows("emb.word", list(text))) + places[: len(text)] + kind for text in texts]
        x, mask = _together(fn.layer_norm(each, (width,), weight, bias, 1e-12) for each in words)
        for layer in self.layers[:ADAPTED_FROM]:
            x = layer(x, mask)
        return [x[i, : len(text)].half() for i, text in enumerate(texts)]

    def upper(self, texts: Sequence[Tensor]) -> Tensor:
        """Return one vector a text: the mean of its tokens beside the first, as monitor/trained/encoder.py does."""
        x, mask = _together(texts)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVED):
            for layer in self.layers[ADAPTED_FROM:]:
                x = layer(x, mask)  # texts of one batch are of about one length
        shown = mask[..., None].float()
        vectors = torch.cat([(x.float() * shown).sum(1) / shown.sum(1), x[:, 0].float()], 1)
        return self.drop((vectors - self.middle) / self.spread)

    @torch.no_grad()
    def begin_from(self, run: Weights) -> None:
        """Take over what a run learnt. The vectors' middle and spread may be any: they are worked into its heads."""
        for number, layer in enumerate(self.layers):
            for part, weight in layer.parts.items():
                if f"{number}.{part}.A" in run.adapters:  # it may adapt fewer layers; the others begin anew
                    weight.down.copy_(torch.tensor(run.adapters[f"{number}.{part}.A"]))
                    weight.up.copy_(torch.tensor(run.adapters[f"{number}.{part}.B"]) / SCALE)
        for head, (weight, bias) in [(self.heads[life], held) for life, held in run.heads.items()] + [
            (self.about, run.about)
        ]:
            head.weight.copy_(torch.tensor(weight) * self.spread)
            head.bias.copy_(torch.tensor(bias) + torch.tensor(weight) @ self.middle)

    def folded(self, head: nn.Linear) -> tuple[np.ndarray, np.ndarray]:
        """Return a head's weight and bias for vectors that are not centred and scaled."""
        weight = head.weight.detach() / self.spread
        bias = head.bias.detach() - weight @ self.middle
        return weight.numpy().astype(np.float32), bias.numpy().astype(np.float32)

    def adapters(self) -> dict[str, np.ndarray]:
        """Return the adapters as monitor/trained reads them, the scale folded in."""
        found: dict[str, np.ndarray] = {}
        for number, layer in enumerate(self.layers):
            for part, weight in layer.parts.items():
                if weight.rank:
                    found[f"{number}.{part}.A"] = weight.down.detach().numpy().astype(np.float16)
                    found[f"{number}.{part}.B"] = (weight.up.detach() * SCALE).numpy().astype(np.float16)
        return found


def _together(texts: Iterable[Tensor]) -> tuple[Tensor, Tensor]:
    """Return texts of several lengths as one tensor, and which of its places hold a word."""
    held = list(texts)
    x = torch.zeros(len(held), max(len(text) for text in held), held[0].shape[1])
    mask = torch.zeros(x.shape[:2], dtype=torch.bool)
    for i, text in enumerate(held):
        x[i, : len(text)], mask[i, : len(text)] = text.float(), True
    return x, mask
