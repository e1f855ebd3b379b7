"""How strongly a random sample of slips speaks for the announced winner. Pure arithmetic.

    evidence(Pair(180, 120, papers=320, doubt=0), winner=52, loser=24, other=4)   # ln T

Ballot polling, not comparison: a comparison audit holds each paper against its own electronic ballot, and
ours are sealed for ever. The test is Wald's sequential likelihood ratio (Annals of Mathematical Statistics
16, 1945) between winner and loser, as in BRAVO (Lindeman, Stark, Yates: "BRAVO: Ballot-polling Risk-limiting
Audits to Verify Outcomes", EVT/WOTE 2012), but for sampling without replacement, as Stark does in "ALPHA"
(Annals of Applied Statistics 17, 2023): a village's box is small, and counting all of it must end all doubt.

T = P(these winner and loser slips | announced counts) / max over every box that the announced winner did not
win, of the same probability. With (a)_k = a (a-1) .. (a-k+1), W and L the slips seen of the two, m = W + L:

    P(counts n_w, n_l) = (n_w)_W (n_l)_L / (n_w + n_l)_m

For a box that the winner did not win, T is at most a nonnegative martingale that starts at 1, so the chance
that it ever reaches 1 / limit is at most `limit` (Ville's inequality): that is the risk limit. In a very
large box T is BRAVO's (2s)^W (2 - 2s)^L. Slips of others, blank or void, only shrink the boxes in question.

The maximum needs no search. Let d = W - L, and let `doubt` e be the papers by which the pile differs from
the ballots cast; at worst all of them speak for the winner wrongly: a box was not won where n_w - n_l <= e.
For d > e, P grows with n_w up to that line, and where (d - e)^2 >= m + e^2 it grows with n_w + n_l along it:
the largest box of either parity has the maximum. Where that inequality fails, no evidence is claimed. The
tests compare with a search over every box.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

NONE = -math.inf


@dataclass(frozen=True)
class Pair:
    """The announced winner's and one loser's votes, the papers in the pile, and the doubt e (see above)."""

    winner: int
    loser: int
    papers: int
    doubt: int = 0

    @property
    def decided(self) -> bool:
        """Whether the margin is more than the doubt, so that a sample can show anything."""
        return self.winner - self.loser > self.doubt


def evidence(pair: Pair, winner: int, loser: int, other: int) -> float:
    """ln T for a sample of so many slips (at least 0 each); -inf where it shows nothing, inf where every box
    that is left was won."""
    m, d, e = winner + loser, winner - loser, pair.doubt
    if not pair.decided or d <= e or (d - e) ** 2 < m + e * e:
        return NONE
    announced = _ln_p(pair.winner + e, pair.loser + e, winner, loser)
    if announced == NONE:
        return NONE  # more of one's slips than were announced at all
    most = pair.papers - other
    return announced - max(_lost(most - odd, e, winner, loser) for odd in (0, 1))


def passes(pair: Pair, winner: int, loser: int, other: int, limit: float) -> bool:
    """Whether this sample confirms the winner against this loser at the risk limit (0 < limit < 1)."""
    return evidence(pair, winner, loser, other) >= -math.log(limit)


def _lost(total: int, doubt: int, winner: int, loser: int) -> float:
    """ln P in the box of `total` winner's and loser's slips that is nearest to a win without being one."""
    lead = doubt if (total + doubt) % 2 == 0 else doubt - 1
    lead = min(lead, total)
    return _ln_p((total + lead) // 2, (total - lead) // 2, winner, loser)


def _ln_p(n_w: int, n_l: int, winner: int, loser: int) -> float:
    if winner > n_w or loser > n_l:
        return NONE
    return _ln_falling(n_w, winner) + _ln_falling(n_l, loser) - _ln_falling(n_w + n_l, winner + loser)


def _ln_falling(a: int, k: int) -> float:
    """ln of a (a-1) .. (a-k+1), 0 <= k <= a."""
    return math.lgamma(a + 1) - math.lgamma(a - k + 1)
