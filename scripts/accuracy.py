#!/usr/bin/env python3
"""Prints how well pages and fields are read: by kind of document, by scan, and in total.

    scripts/accuracy.py UKETSUKE PACKAGE...

Each PACKAGE has its truth beside it as PACKAGE.truth.json, in the shape of the report. The error
rate is free of reading order: every printed line is looked for anywhere in its page's text, and
what it takes to make it from the best place found is counted against its length (after NFKC,
without white space). Standard library only.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile
import unicodedata


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def edits_to_find(line, text):
    """Fewest edits that turn some part of `text` into `line` (Myers 1999, bit-parallel)."""
    if not line:
        return 0
    where = collections.defaultdict(int)
    for i, c in enumerate(line):
        where[c] |= 1 << i
    mask, top = (1 << len(line)) - 1, 1 << (len(line) - 1)
    more, less, score = mask, 0, len(line)
    best = score
    for c in text:
        eq = where.get(c, 0)
        diagonal = (((eq & more) + more) ^ more) | eq | less
        up = less | ~(diagonal | more)
        down = more & diagonal
        if up & top:
            score += 1
        elif down & top:
            score -= 1
        # A match may begin anywhere: nothing is carried into the first row.
        up, down = up << 1, down << 1
        more, less = (down | ~(diagonal | up)) & mask, up & diagonal & mask
        best = min(best, score)
    return best


def quality(page):
    """How the page was scanned, as far as the reading tells."""
    colour = "colour" if page["colour"] else "grey or bilevel"
    return f"{round(page['dpi'] / 50) * 50} dpi, {colour}"


class Table:
    """Counts by label: wrong and all."""

    def __init__(self, title, unit):
        self.title, self.unit, self.rows = title, unit, {}

    def add(self, label, wrong, all_of_them):
        row = self.rows.setdefault(label, [0, 0, 0])
        row[0] += wrong
        row[1] += all_of_them
        row[2] += 1

    def show(self):
        print(f"\n{self.title}")
        for label, (wrong, count, entries) in sorted(self.rows.items()):
            print(f"  {label:34} {wrong / max(count, 1):8.4f}  ({wrong} of {count} {self.unit}, {entries} entries)")


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"error: {program} {' '.join(arguments)}: {done.stderr.strip()}")


def pages(truth, readings, kinds, scans):
    read = {}
    for place, page in zip(readings["sheets"]["pages"], readings["pages"]):
        read[readings["sheets"]["sources"][place["source"]]["path"], place["number"]] = page
    kind_of = {}
    for document in truth["documents"]:
        for p in document["pages"]:
            kind_of[p["source"], p["page"]] = document["kind"]
    for page in truth["pages"]:
        if not page.get("legible", True) or "text" not in page:
            continue
        place = page["source"], page["page"]
        own = read.get(place, {"lines": [], "dpi": 0, "colour": False})
        text = plain("\n".join(line["text"] for line in own["lines"]))
        lines = [plain(line) for line in page["text"].split("\n")]
        wrong, count = sum(edits_to_find(line, text) for line in lines), sum(map(len, lines))
        kinds.add(kind_of.get(place, "none"), wrong, count)
        scans.add(quality(own), wrong, count)
        for table in (kinds, scans):
            table.add("(all)", wrong, count)


def fields(truth, report, table):
    read = {f["field"]: f["value"] for f in report["form_a"]}
    for field in truth.get("form_a", []):
        table.add("申請書A", plain(read.get(field["field"])) != plain(field["value"]), 1)
    rows = {r["row"]: r for r in report["form_b"]}
    for row in truth.get("form_b", []):
        own = rows.get(row["row"], {})
        for key, label in (("claim", "申請書B 申請内容"), ("evidence", "申請書B 添付書類等")):
            table.add(label, plain(own.get(key)) != plain(row[key]), 1)
    certificate, own = truth.get("registry"), report.get("registry") or {}
    for key in ("certificate", "name", "office", "number", "founded", "capital", "issued"):
        if certificate and certificate.get(key) is not None:
            table.add("登記事項証明書", plain(str(own.get(key))) != plain(str(certificate[key])), 1)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, packages = sys.argv[1], sys.argv[2:]
    kinds, scans = Table("Error rate by kind of document", "characters"), Table("Error rate by scan", "characters")
    values = Table("Share of fields that are not exact", "fields")
    with tempfile.TemporaryDirectory() as folder:
        for package in packages:
            truth = json.load(open(package.rstrip("/") + ".truth.json", encoding="utf-8"))
            recorded, out = os.path.join(folder, "readings.json"), os.path.join(folder, "report.json")
            run(program, "read", package, "--out", recorded)
            run(program, "check", package, "--readings", recorded, "--format", "json", "--out", out)
            pages(truth, json.load(open(recorded, encoding="utf-8")), kinds, scans)
            fields(truth, json.load(open(out, encoding="utf-8")), values)
    for table in (kinds, scans, values):
        table.show()


if __name__ == "__main__":
    main()
