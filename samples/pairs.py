#!/usr/bin/env python3
"""Writes pairs of a claim and the place cited for it, each with the verdict that a correct comparison gives.

  pairs.py                 600 pairs to pairs.jsonl
  pairs.py --count 5000 --seed 7 --out more.jsonl
  pairs.py --check         states what the file holds and fails when a row or a verdict is thin

The wordings stand in topics/*.txt, one block a row of 申請書B. They are invented, and held apart from those of the
evaluation papers, so that a comparison made on these is not tuned to those. Standard library only; the same seed gives
the same file. A line of the result:

  {"id", "row", "claim", "place": [lines], "elsewhere": [[lines], ...], "verdict", "why"}

verdict: supported (the place says it, often in another notation), contradicted (the place says otherwise about the same
thing), elsewhere (the place does not, another page does), unsupported (no page does).
"""
import argparse
import collections
import json
import random
import re
from pathlib import Path

from notations import POOLS, bare, render

HERE = Path(__file__).resolve().parent
VERDICTS = ('supported', 'contradicted', 'elsewhere', 'unsupported')
SLOT = re.compile(r'\{([~]?)(\w+)(!?)\}')


class Topic:
    """What may be claimed in one row, how papers say it, and what they say beside it."""

    def __init__(self, row):
        self.row, self.heading, self.slots = row, '', {}
        self.claims, self.saying, self.denial, self.near = [], {'d': [], 'm': [], 't': []}, [], []

    def digits(self):
        return re.match(r'\d+', self.row).group(0)


def read_topics():
    topics = []
    for path in sorted((HERE / 'topics').glob('*.txt')):
        for line in path.read_text(encoding='utf-8').splitlines():
            if not line or line.startswith('#'):
                continue
            if line.startswith('@'):
                topics.append(Topic(line[1:]))
                continue
            tag, _, rest = line.partition(' ')
            topic = topics[-1]
            if tag == 'h':
                topic.heading = rest
            elif tag in 'vw':
                name, kind, values = rest.split(' ', 2)
                if kind == 'count':
                    unit, values = values.split(' ', 1)
                    kind = 'count:' + unit
                split = values.split('|') if kind == 'word' else values.split(' ')
                topic.slots[name] = (kind, split, tag == 'v')
            elif tag == 'c':
                topic.claims.append(rest)
            elif tag in 'dmt':
                topic.saying[tag].append(rest)
            elif tag == 'x':
                topic.denial.append(rest)
            elif tag == 'n':
                topic.near.append(rest)
            else:
                raise SystemExit(f'{path.name}: cannot read the line: {line}')
    return topics


def fill(template, topic, values, rng, plain=False):
    """The template with every slot written in one of its notations; {~x} is a number of x's kind about something else."""
    def one(m):
        other, name, short = m.groups()
        kind, pool, _ = topic.slots[name]
        value = values[name]
        if other:
            value = rng.choice(pool + POOLS.get(kind, [])) if rng.random() < 0.6 else value
        return (bare if short else render)(kind, value, rng, plain)
    return SLOT.sub(one, template)


def names(template):
    return {m.group(2) for m in SLOT.finditer(template) if not m.group(1)}


def draw(topic, rng):
    return {name: rng.choice(pool) for name, (_, pool, _) in topic.slots.items()}


def say(topic, values, register, rng):
    order = topic.saying[register] or sum(topic.saying.values(), [])
    return rng.choice(order)


def wrap(lines, rng):
    """Breaks sentences as a printed column does."""
    width, out = rng.choice([30, 34, 38, 42, 46]), []
    for line in lines:
        while len(line) > width:
            cut = width - 1 if line[width] in '、。）」％' else width
            out.append(line[:cut])
            line = line[cut:]
        out.append(line)
    return out


def page(entries, register, rng):
    """Lays (heading, text) out in the manner of one kind of paper."""
    manner = {'d': ['article', 'clause'], 'm': ['article', 'plain', 'question'], 't': ['bullet', 'sheet']}[register]
    manner, number, lines = rng.choice(manner), rng.randint(2, 30), []
    chapter = rng.randint(2, 7)
    for i, (heading, text) in enumerate(entries):
        if manner == 'article':
            lines += [f'第{number + i}条（{heading}）', text] if heading else [text]
        elif manner == 'clause':
            lines += [f'{chapter}.{i + 1}　{heading}', text] if heading else [f'{chapter}.{i + 1}　{text}']
        elif manner == 'question':
            lines += [f'Q{number + i}．{heading}について教えてください。', text] if heading else [text]
        elif manner == 'bullet':
            lines.append('・' + text)
        elif manner == 'sheet':
            lines += [f'【{heading}】', text] if heading else [text]
        else:
            lines.append(text)
    return wrap(lines, rng)


def beside(topic, topics, values, register, rng, many):
    """What else stands on the page: neighbours of the topic first, then sentences about other rows."""
    # Now and then the row's own heading stands above a neighbour, so that a heading alone proves nothing.
    near = [(topic.heading if rng.random() < 0.25 else None, fill(n, topic, values, rng)) for n in rng.sample(topic.near, min(len(topic.near), rng.choice([1, 1, 2])))]
    others = [t for t in topics if t.digits() != topic.digits() and t.heading != topic.heading]
    index = topics.index(topic)
    others.sort(key=lambda t: abs(topics.index(t) - index))
    others = others[:14]
    for t in rng.sample(others, many):
        v = draw(t, rng)
        near.append((t.heading, fill(say(t, v, register, rng), t, v, rng)))
    return near


def shuffled(entries, rng):
    entries = list(entries)
    rng.shuffle(entries)
    return entries


def make(topic, topics, verdict, rng):
    register = rng.choice('ddmmt')
    values = draw(topic, rng)
    claim_template = rng.choice(topic.claims)
    claim = fill(claim_template, topic, values, rng, plain=rng.random() < 0.6)
    many = rng.choice([1, 2, 2, 3])
    around = beside(topic, topics, values, register, rng, many)
    template = say(topic, values, register, rng)
    sentence = (topic.heading, fill(template, topic, values, rng))
    elsewhere = [page(beside(topic, topics, values, r, rng, 3)[1:], r, rng) for r in rng.choices('dmt', k=2)]
    if verdict == 'supported':
        place, why = shuffled(around + [sentence], rng), f'the place says: {sentence[1]}'
    elif verdict == 'contradicted':
        movable = sorted(n for n in names(claim_template) & names(template) if topic.slots[n][2])
        if topic.denial and (not movable or rng.random() < 0.3):
            text = fill(rng.choice(topic.denial), topic, values, rng)
            why = 'the place denies it'
        elif movable:
            name = rng.choice(movable)
            kind, pool, _ = topic.slots[name]
            wrong = dict(values)
            wrong[name] = rng.choice([v for v in pool if v != values[name]])
            text = fill(template, topic, wrong, rng)
            why = f'the claim says {bare(kind, values[name], rng, True)}, the place says {bare(kind, wrong[name], rng, True)}'
        else:
            return None
        place = shuffled(around + [(topic.heading, text)], rng)
    else:
        place = shuffled(around + beside(topic, topics, values, register, rng, 1)[-1:], rng)
        why = 'the place is about something near'
        if verdict == 'elsewhere':
            extra = beside(topic, topics, values, register, rng, 2)
            elsewhere.insert(rng.randrange(3), page(shuffled(extra + [sentence], rng), register, rng))
            why += f'; another page says: {sentence[1]}'
        else:
            why += ', and so is every other page'
    return {'row': topic.row, 'claim': claim, 'place': page(place, register, rng), 'elsewhere': elsewhere, 'verdict': verdict, 'why': why}


def pairs(count, seed):
    topics, rng, out, seen = read_topics(), random.Random(seed), [], set()
    while len(out) < count:
        for i, topic in enumerate(topics):
            verdict = VERDICTS[(len(out) // len(topics) + i) % 4]
            for _ in range(20):
                made = make(topic, topics, verdict, rng)
                key = made and (made['row'], made['claim'], tuple(made['place']))
                if made and key not in seen:
                    seen.add(key)
                    out.append({'id': f'p{len(out) + 1:04d}', **made})
                    break
            if len(out) >= count:
                break
    return out


def check(path):
    got = [json.loads(line) for line in path.read_text(encoding='utf-8').splitlines()]
    rows = collections.Counter(p['row'] for p in got)
    verdicts = collections.Counter(p['verdict'] for p in got)
    want = {t.row for t in read_topics()}
    print(f'{len(got)} pairs, {len(rows)} rows, fewest of a row {min(rows.values())}, {dict(verdicts)}')
    if set(rows) != want or min(rows.values()) < 4 or set(verdicts) != set(VERDICTS):
        raise SystemExit('pairs.jsonl is thin: a row has fewer than four pairs, or is missing')


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--count', type=int, default=600)
    p.add_argument('--seed', type=int, default=20261)
    p.add_argument('--out', type=Path, default=HERE / 'pairs.jsonl')
    p.add_argument('--check', action='store_true')
    a = p.parse_args()
    if not a.check:
        lines = [json.dumps(x, ensure_ascii=False) for x in pairs(a.count, a.seed)]
        a.out.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    check(a.out)


if __name__ == '__main__':
    main()
