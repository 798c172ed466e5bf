"""A chain of symbols under check digits: its best path, and how probable each symbol is.

The state of the chain is (kind of the last character: digit, letter or filler; remainder of the
field's own digit; remainder of the composite digit): 3 x 10 x 10. All weights are natural
logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int_]

MISMATCH = -4.5  # a check digit that is wrong on the document itself: forgeries must stay visible
STATES = (3, 10, 10)


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain.

    `own` and `whole` say by how much each symbol moves the two remainders, `kind` what it ends in
    (0 digit, 1 letter, 2 filler), `against` (symbols, 10, 10) what it costs at each pair of
    remainders, `turns` (3, 3) what it costs to go from kind to kind. `fresh` forgets the field
    before.
    """

    place: int
    symbols: tuple[str, ...]
    prior: Floats
    own: Whole
    whole: Whole
    kind: Whole
    against: Floats | None = None
    turns: Floats | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """The best path: a symbol a link, how probable each is, and the weight of all paths."""

    symbols: tuple[str, ...]
    chances: tuple[float, ...]
    fits: tuple[bool, ...]  # False where a check digit does not match
    evidence: float


def best_path(chain: list[Link], weights: list[Floats]) -> Path:
    """Give the best path when the symbols of each link weigh `weights` (priors included)."""
    before_best = _forward(chain, weights, np.max)
    before = _forward(chain, weights, _logsum)
    after = _backward(chain, weights)
    evidence = float(_logsum(before[-1], axis=None))
    symbols, chances, fits = [], [], []
    kind, own, whole = np.unravel_index(int(before_best[-1].argmax()), STATES)
    state = (int(kind), int(own), int(whole))
    for number in range(len(chain) - 1, -1, -1):
        link, weight = chain[number], weights[number]
        symbol, state, fit = _step_back(link, weight, before_best[number], state)
        moved = _moved(link, before[number], weight)[:, symbol]
        through = moved + after[number + 1][link.kind[symbol]]
        symbols.append(link.symbols[symbol])
        chances.append(float(np.exp(min(0.0, float(_logsum(through, axis=None)) - evidence))))
        fits.append(fit)
    return Path(tuple(symbols[::-1]), tuple(chances[::-1]), tuple(fits[::-1]), evidence)


def _logsum(values: Floats, axis: int | tuple[int, ...] | None) -> Floats:
    top = np.max(values, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        total = np.log(np.sum(np.exp(values - top), axis=axis, keepdims=True)) + top
    return np.asarray(total.reshape(np.sum(values, axis=axis).shape))


def _forward(chain: list[Link], weights: list[Floats], reduce: object) -> list[Floats]:
    """Give the states before each link, and after the last."""
    state = np.full(STATES, -np.inf)
    state[0, 0, 0] = 0.0
    states = [state]
    for link, weight in zip(chain, weights, strict=True):
        moved = reduce(_moved(link, state, weight, reduce), axis=0)  # type: ignore[operator]
        state = np.full(STATES, -np.inf)
        for kind in range(len(state)):
            chosen = moved[link.kind == kind]
            if len(chosen):
                state[kind] = reduce(chosen, axis=0)  # type: ignore[operator]
        states.append(state)
    return states


def _moved(link: Link, state: Floats, weight: Floats, reduce: object = _logsum) -> Floats:
    """Give (3, symbols, 10, 10): the states after each symbol, by the kind before it."""
    if link.fresh:
        fresh = np.full(STATES, -np.inf)
        fresh[0, 0] = reduce(state, axis=(0, 1))  # type: ignore[operator]
        state = fresh
    ten = np.arange(10)
    own = (ten[None, :] - link.own[:, None]) % 10
    whole = (ten[None, :] - link.whole[:, None]) % 10
    moved = state[:, own[:, :, None], whole[:, None, :]] + weight[None, :, None, None]
    if link.against is not None:
        moved = moved + link.against
    if link.turns is not None and not link.fresh:
        moved = moved + link.turns[:, link.kind, None, None]
    return np.asarray(moved)


def _backward(chain: list[Link], weights: list[Floats]) -> list[Floats]:
    """Give the weight of all that may follow, from the states before each link and at the end."""
    later = np.zeros(STATES)
    answers = [later]
    ten = np.arange(10)
    for link, weight in zip(reversed(chain), reversed(weights), strict=True):
        reached = later[link.kind] + weight[:, None, None]
        if link.against is not None:
            reached = reached + link.against
        own = (ten[None, :] + link.own[:, None]) % 10
        whole = (ten[None, :] + link.whole[:, None]) % 10
        each = np.arange(len(weight))[:, None, None]
        reached = reached[each, own[:, :, None], whole[:, None, :]]
        if link.fresh:
            later = np.broadcast_to(_logsum(reached, 0)[:1], STATES)
        elif link.turns is not None:
            later = _logsum(reached[None] + link.turns[:, link.kind, None, None], 1)
        else:
            later = np.broadcast_to(_logsum(reached, 0), STATES)
        answers.append(later)
    return answers[::-1]


State = tuple[int, int, int]


def _step_back(
    link: Link, weight: Floats, state: Floats, reached: State
) -> tuple[int, State, bool]:
    """Give the symbol that led to a state, the state before it, and whether digits matched."""
    kind, own, whole = reached
    moved = _moved(link, state, weight, np.max)[:, :, own, whole]
    moved = np.where(link.kind[None, :] == kind, moved, -np.inf)
    old_kind, symbol = (int(k) for k in np.unravel_index(int(moved.argmax()), moved.shape))
    old_own, old_whole = (own - int(link.own[symbol])) % 10, (whole - int(link.whole[symbol])) % 10
    fit = link.against is None or bool(link.against[symbol, own, whole] > MISMATCH)
    if link.fresh:
        best = int(state[:, :, old_whole].argmax())
        old_kind, old_own = best // 10, best % 10
    return symbol, (old_kind, old_own, old_whole), fit
