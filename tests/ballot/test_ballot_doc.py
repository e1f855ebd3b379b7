"""The worked example in docs/ballot-protocol.md: fresh, and what the booth's code computes."""

import ballot_example as example

from firmware.ballot.context import context
from firmware.ballot.hashes import u32
from firmware.ballot.seal import commitment, seal
from firmware.ballot.tally import Accumulator, PartialOption, decrypt_share, verified_totals
from firmware.ballot.trustees import combine_shares, deal, joint_key, share_key
from firmware.ballot.verify import verify_ballot, verify_opening


def dealings():
    for index in (1, 2, 3):
        draws = iter((*example.POLYNOMIALS[index - 1], *example.PROOF_NONCES[index - 1]))
        yield deal(index, 3, 2, lambda size, draws=draws: next(draws).to_bytes(size, "little"))


def test_the_document_is_fresh() -> None:
    document = example.DOCUMENT.read_text()
    assert example.replaced(document) == document, "run: python tests/ballot/ballot_example.py"


def test_the_trustees_of_the_example() -> None:
    dealt = list(dealings())
    announcements = [dealing.announcement for dealing in dealt]
    assert joint_key(announcements) == example.KEY
    for i, secret in example.SECRETS.items():
        assert combine_shares(i, [dealing.share_for(i) for dealing in dealt], announcements) == secret
    expected = example.announcement(1)
    expected.pop("c")
    layout = [example.ref.le(v) if isinstance(v, int) else v for v in expected.values()]
    assert announcements[0].to_bytes() == u32(1) + u32(2) + b"".join(layout)


def test_the_ballot_of_the_example() -> None:
    ctx = context(example.MANIFEST, example.KEY, options=example.OPTIONS, trustees=3, threshold=2)
    constants, sealed = example.constants(), example.ballot()
    assert (ctx.hp, ctx.hb, ctx.he) == (constants["HP"], constants["HB"], constants["HE"])
    assert ctx.simulasi().he == constants["HE simulasi"]
    place = (ctx, example.MACHINE_ID, example.NUMBER)
    body = seal(*place, example.CHOICE, example.XI)
    assert body == sealed["body"]
    assert commitment(*place, example.XI) == sealed["N"]
    verify_opening(*place, body, example.CHOICE, example.XI, sealed["N"])

    accumulator = Accumulator(ctx)
    accumulator.add(verify_ballot(*place, body))
    announcements = [dealing.announcement for dealing in dealings()]
    keys = {i: share_key(announcements, i) for i in (1, 3)}
    partials = [decrypt_share(ctx, i, example.SECRETS[i], accumulator.sums) for i in (1, 3)]
    for partial in partials:
        expected = [PartialOption(*example.share(partial.trustee, option)) for option in (1, 2)]
        assert list(partial.options) == expected
    assert verified_totals(ctx, keys, accumulator.sums, partials, 1) == (0, 1)
