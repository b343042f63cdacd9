"""The page about the suite's own sharpness, from what a release measured."""

from collections import defaultdict

HEAD = """\
# How sharp the suite is

{sentence}

Each defect is a fault planted in the bundled reference, one at a time. It counts as caught only if the check of
the requirement it violates says *not met*; a test fault or *not tested* is a miss. A legal variant is a reference
that behaves oddly and lawfully; any check that says something else of it than of the plain reference is a false
alarm: under the first seed at smoke depth, under the others in five cases that are always tried and three drawn
ones a check. Defects that nobody planted are not counted: this is evidence of sharpness, not a proof of it.

Made by `docs/build.py` from `harness/sharpness.json`, which a release writes with
`shcr selftest --matrix {seeds} --json harness/sharpness.json`
(suite {suite}, catalogue {catalogue}, Hypothesis {hypothesis}). Reports quote it only as long as catalogue,
checks, defects and variants are the ones that were measured.
"""
SEEDS = """
## Under each seed

| seed | defects caught | false alarms |
| --- | --- | --- |
"""
ROWS = """
## By requirement

*Caught elsewhere too*: of the defects planted against the row, how many some other requirement notices as well, at
two drawn cases a check. *Catches of others*: defects planted against other rows that this one notices.

| requirement | checks | planted | caught | caught elsewhere too | catches of others |
| --- | --- | --- | --- | --- | --- |
"""
DEFECTS = """
## By defect

Requests: sent until the breach was seen, drawn cases of seed {seed} at standard depth.

| defect | what it does | violates | requests to the kill | also caught by |
| --- | --- | --- | --- | --- |
"""
VARIANTS = """
## Legal variants

| variant | what it does | allowed by |
| --- | --- | --- |
"""


def page(data):
    """The page, from the figures `shcr selftest --json` writes."""
    return "".join([_head(data), SEEDS, *_seeds(data), ROWS, *_rows(data), *_defects(data), *_variants(data)])


def _head(data):
    caught = len(data["defects"]) - len({defect for seed in data["seeds"] for defect in seed["survivors"]})
    alarms = max(len(seed["false_alarms"]) for seed in data["seeds"])
    sentence = (
        f"The suite detects {caught} of {len(data['defects'])} seeded defects, with "
        f"{alarms or 'no'} false alarm{'s' if alarms > 1 else ''} on {len(data['variants'])} legal variants"
        f" ({len(data['seeds'])} seeds)."
    )
    seeds = " ".join(f"--seed {seed['seed']}" for seed in data["seeds"])
    known = {name: data[name] for name in ("suite", "catalogue", "hypothesis")}
    return HEAD.format(sentence=f"**{sentence}**", seeds=seeds, **known)


def _seeds(data):
    for seed in data["seeds"]:
        yield f"| {seed['seed']} | {seed['killed']} of {seed['defects']} | {len(seed['false_alarms'])} |\n"


def _rows(data):
    planted, elsewhere, of_others, checks = (defaultdict(list) for _ in range(4))
    missed = set(data["seeds"][0]["survivors"])
    for check, requirement in data["checks"].items():
        checks[requirement].append(check)
    for defect, kills in data["kills"].items():
        violated = data["defects"][defect]["violates"]
        planted[violated].append(defect)
        if kills["also"]:
            elsewhere[violated].append(defect)
        for requirement in kills["also"] or ():
            of_others[requirement].append(defect)
    for row in sorted(checks):
        caught = len(planted[row]) - len(missed & set(planted[row]))
        counts = (len(x) for x in (checks[row], planted[row]))
        cells = (row, *counts, caught, len(elsewhere[row]), len(of_others[row]))
        yield f"| {' | '.join(map(str, cells))} |\n"


def _defects(data):
    yield DEFECTS.format(seed=data["seeds"][0]["seed"])
    for defect, about in sorted(data["defects"].items(), key=lambda item: (item[1]["violates"], item[0])):
        kills = data["kills"][defect]
        requests = "missed" if kills["requests"] is None else kills["requests"]
        also = ", ".join(kills["also"] or ()) or "-"
        yield f"| {defect} | {about['text']} | {about['violates']} | {requests} | {also} |\n"


def _variants(data):
    yield VARIANTS
    for variant, about in data["variants"].items():
        yield f"| {variant} | {about['text']} | {about['allowed_by']} |\n"
