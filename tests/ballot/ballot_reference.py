"""A second implementation of BILIK-E2E/1, in plain integers, written from RFC 9496 and the protocol text.

It imports nothing of the booth: what it computes is what the code and docs/ballot-protocol.md must match.
"""

import hashlib
import hmac

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # a square root of -1
NEUTRAL = (0, 1, 1, 0)


def absolute(x):
    x %= P
    return P - x if x & 1 else x


def sqrt_ratio(u, v):
    """RFC 9496 section 4.2: (u/v is a square, its non-negative root or that of ROOT*u/v)."""
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    check = v * r * r % P
    if check in (-u % P, -u * ROOT % P):
        r = r * ROOT % P
    return check in (u % P, -u % P), absolute(r)


INV_SQRT_A_MINUS_D = sqrt_ratio(1, -1 - D)[1]


def decode(data):
    """RFC 9496 section 4.3.1: extended coordinates, or None."""
    s = int.from_bytes(data, "little")
    if len(data) != 32 or s >= P or s & 1:
        return None
    u1, u2 = 1 - s * s, 1 + s * s
    v = -D * u1 * u1 - u2 * u2
    square, inverse = sqrt_ratio(1, v * u2 * u2 % P)
    x = absolute(2 * s * inverse * u2)
    y = u1 * inverse * inverse * u2 * v % P
    if not square or x * y % P & 1 or y == 0:
        return None
    return x, y, 1, x * y % P


def encode(point):
    """RFC 9496 section 4.3.2."""
    x, y, z, t = point
    u1, u2 = (z + y) * (z - y) % P, x * y % P
    inverse = sqrt_ratio(1, u1 * u2 * u2 % P)[1]
    den1, den2 = inverse * u1 % P, inverse * u2 % P
    z_inverse = den1 * den2 * t % P
    rotate = t * z_inverse % P & 1
    if rotate:
        x, y, den2 = y * ROOT % P, x * ROOT % P, den1 * INV_SQRT_A_MINUS_D % P
    if x * z_inverse % P & 1:
        y = -y % P
    return absolute(den2 * (z - y)).to_bytes(32, "little")


def plus(left, right):
    """Unified addition on the twisted Edwards curve, a = -1."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = left, right
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * D * t1 * t2 % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    result = NEUTRAL
    for bit in bin(scalar % Q)[2:]:
        result = plus(result, result)
        if bit == "1":
            result = plus(result, point)
    return result


BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
    1,
    46827403850823179245072216630277197565144205554125654976674165829533817101731,
)


def gen(scalar):
    return encode(times(scalar, BASE))


def mul(scalar, data):
    return encode(times(scalar, decode(data)))


def summed(points):
    result = NEUTRAL
    for data in points:
        result = plus(result, decode(data))
    return encode(result)


def H(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def Hq(key, data):
    return int.from_bytes(hmac.new(key, data, hashlib.sha512).digest(), "little") % Q


def be(n):
    return n.to_bytes(4, "big")


def le(n):
    return (n % Q).to_bytes(32, "little")


def constants(manifest, joint_key, n, k):
    ver = b"BILIK-E2E/1" + bytes(21)
    hp = H(ver, b"\x00" + b"ristretto255\0\0\0\0" + gen(1) + be(n) + be(k))
    hb = H(hp, b"\x01" + be(len(manifest)) + manifest)
    return {"ver": ver, "HP": hp, "HB": hb, "HE": H(hb, b"\x14" + joint_key)}


def ballot(he, joint_key, m, machine_id, j, choice, xi):
    """Every value of one sealed ballot by its name in the protocol text, and `body`."""
    out = {"id": H(he, b"\x1f" + machine_id + be(j))}
    hi = out["HI"] = H(he, b"\x20" + out["id"])
    out["N"] = H(hi, b"\x60" + xi)
    out["r"] = H(hi, b"\x65" + xi)[:16]
    for o in range(1, m + 1):
        s = 1 if o == choice else 0
        x = out[f"x_{o}"] = Hq(hi, b"\x21" + be(o) + xi)
        out[f"alpha_{o}"], out[f"beta_{o}"] = gen(x), mul(x + s, joint_key)
        u0 = out[f"u0_{o}"] = Hq(hi, b"\x61" + be(o) + xi)
        u1 = out[f"u1_{o}"] = Hq(hi, b"\x62" + be(o) + xi)
        cf = out[f"cf_{o}"] = Hq(hi, b"\x63" + be(o) + xi)
        out[f"a0_{o}"], out[f"b0_{o}"] = gen(u0), mul(u0 + s * cf, joint_key)
        out[f"a1_{o}"], out[f"b1_{o}"] = gen(u1), mul(u1 - (1 - s) * cf, joint_key)
    us = out["us"] = Hq(hi, b"\x64" + xi)
    out["a_s"], out["b_s"] = gen(us), mul(us, joint_key)
    pairs = b"".join(out[f"alpha_{o}"] + out[f"beta_{o}"] for o in range(1, m + 1))
    quads = b"".join(out[f"{name}_{o}"] for o in range(1, m + 1) for name in ("a0", "b0", "a1", "b1"))
    transcript = pairs + quads + out["a_s"] + out["b_s"]
    c = out["c"] = Hq(hi, b"\x24" + be(m) + transcript)
    responses = b""
    for o in range(1, m + 1):
        x, cf = out[f"x_{o}"], out[f"cf_{o}"]
        c1 = out[f"c1_{o}"] = (c - cf if o == choice else cf) % Q
        v0 = out[f"v0_{o}"] = (out[f"u0_{o}"] - (c - c1) * x) % Q
        v1 = out[f"v1_{o}"] = (out[f"u1_{o}"] - c1 * x) % Q
        responses += le(c1) + le(v0) + le(v1)
    out["v"] = (us - c * sum(out[f"x_{o}"] for o in range(1, m + 1))) % Q
    out["body"] = out["id"] + transcript + responses + le(out["v"])
    return out


def decryption(he, i, o, z, a_sum, b_sum):
    """M, c, v of one partial decryption, with the coin of docs/ballot-protocol.md."""
    share_key, m = gen(z), mul(z, a_sum)
    layout = be(i) + be(o) + share_key + a_sum + b_sum + m
    u = Hq(le(z), b"\x30" + he + layout)
    c = Hq(he, b"\x31" + layout + gen(u) + mul(u, a_sum))
    return m, c, (u - c * z) % Q
