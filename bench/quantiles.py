"""Quantiles, as bench_load gives them."""


def described(milliseconds):
    ordered = sorted(milliseconds)
    at = lambda part: round(ordered[int(part * (len(ordered) - 1))], 3) if ordered else 0
    return {"count": len(ordered), "p50_ms": at(0.5), "p99_ms": at(0.99)}
