#!/usr/bin/env python3
"""Prints how well pages and fields are read: by kind of document, by scan, and in total, for the
first reader alone, the second alone, and what both make together.

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


def quality(page, told):
    """How the page was scanned: as the truth says, else as far as the reading tells."""
    if told.get("scan"):
        return told["scan"]
    colour = "colour" if page["colour"] else "grey or bilevel"
    return f"{round(page['dpi'] / 50) * 50} dpi, {colour}"


READERS = ("first", "second", "both")


class Table:
    """Counts by label: wrong and all, for each column."""

    def __init__(self, title, unit, columns):
        self.title, self.unit, self.columns, self.rows = title, unit, columns, {}

    def add(self, label, column, wrong, all_of_them):
        row = self.rows.setdefault(label, {c: [0, 0] for c in self.columns})
        row[column][0] += wrong
        row[column][1] += all_of_them

    def show(self):
        print(f"\n{self.title}\n{'':36}" + "".join(f"{c:>10}" for c in self.columns) + f"  {self.unit}")
        for label, row in sorted(self.rows.items()):
            shares = "".join(f"{wrong / count:10.4f}" if count else f"{'-':>10}" for wrong, count in row.values())
            width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in label)
            print(f"{label}{' ' * max(1, 36 - width)}{shares}  {max(count for _, count in row.values())}")


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"error: {program} {' '.join(arguments)}: {done.stderr.strip()}")


def by_place(readings):
    sources = readings["sheets"]["sources"]
    places = ((sources[p["source"]]["path"], p["number"]) for p in readings["sheets"]["pages"])
    return dict(zip(places, readings["pages"]))


def pages(truth, alone, every, kinds, scans):
    kind_of = {(p["source"], p["page"]): d["kind"] for d in truth["documents"] for p in d["pages"]}
    first, joined = by_place(alone), by_place(every)
    for page in truth["pages"]:
        if not page.get("legible", True) or "text" not in page:
            continue
        place = page["source"], page["page"]
        own = joined.get(place, {"lines": [], "dpi": 0, "colour": False})
        lines = [plain(line) for line in page["text"].split("\n")]
        count = sum(map(len, lines))
        # Lines of a text layer are read by nobody.
        texts = {
            "first": [line["text"] for line in first.get(place, own)["lines"]],
            "second": [line.get("second", "" if line.get("glyphs") else line["text"]) for line in own["lines"]],
            "both": [line["text"] for line in own["lines"]],
        }
        for reader, read in texts.items():
            text = plain("\n".join(read))
            wrong = sum(edits_to_find(line, text) for line in lines)
            for table, label in ((kinds, kind_of.get(place, "none")), (scans, quality(own, page))):
                table.add(label, reader, wrong, count)
                table.add("(all)", reader, wrong, count)


def fields(truth, report, reader, table):
    read = {f["field"]: f["value"] for f in report["form_a"]}
    for field in truth.get("form_a", []):
        table.add("申請書A", reader, plain(read.get(field["field"])) != plain(field["value"]), 1)
    rows = {r["row"]: r for r in report["form_b"]}
    for row in truth.get("form_b", []):
        own = rows.get(row["row"], {})
        for key, label in (("claim", "申請書B 申請内容"), ("evidence", "申請書B 添付書類等")):
            table.add(label, reader, plain(own.get(key)) != plain(row[key]), 1)
    certificate, own = truth.get("registry"), report.get("registry") or {}
    for key in ("certificate", "name", "office", "number", "founded", "capital", "issued"):
        if certificate and certificate.get(key) is not None:
            table.add("登記事項証明書", reader, plain(str(own.get(key))) != plain(str(certificate[key])), 1)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, packages = sys.argv[1], sys.argv[2:]
    kinds = Table("Error rate by kind of document", "characters", READERS)
    scans = Table("Error rate by scan", "characters", READERS)
    values = Table("Share of fields that are not exact", "fields", ("first", "both"))
    with tempfile.TemporaryDirectory() as folder:
        for package in packages:
            truth = json.load(open(package.rstrip("/") + ".truth.json", encoding="utf-8"))
            read = {}
            for reader, asked in (("first", "nothing"), ("both", "everything")):
                recorded, out = os.path.join(folder, "readings.json"), os.path.join(folder, "report.json")
                run(program, "read", package, "--second", asked, "--out", recorded)
                run(program, "check", package, "--readings", recorded, "--format", "json", "--out", out)
                read[reader] = json.load(open(recorded, encoding="utf-8"))
                fields(truth, json.load(open(out, encoding="utf-8")), reader, values)
            pages(truth, read["first"], read["both"], kinds, scans)
    for table in (kinds, scans, values):
        table.show()


if __name__ == "__main__":
    main()
