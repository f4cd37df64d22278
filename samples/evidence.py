"""Draws the evidence: reads source/papers.txt and lays its documents out on sheets."""
from sheet import Sheet, fit, font

LEFT, RIGHT, TOP, BOTTOM = 300, 2240, 330, 3270
CORPORATION = '株式会社いさり火テクノ'


class Paper:
    """One document: its sheets, and where its sections stand."""

    def __init__(self, number, title, manner):
        self.number, self.title = number, title
        self.manner = manner.split()
        self.face = next(w for w in self.manner if w in ('mincho', 'gothic', 'pmincho', 'pgothic'))
        self.folio = next(w[6:] for w in self.manner if w.startswith('folio:'))
        self.pages, self.sheets, self.sections, self.tab = [], [], {}, None
        self.kind = 'evidence'

    def has(self, word):
        return word in self.manner


def parse_rows(text):
    """'… | 37a,37b' -> text and {row: contradicts?}"""
    body, bar, rows = text.rpartition(' |')
    if not bar:
        return text, {}
    return body, {r.strip().rstrip('!'): r.strip().endswith('!') for r in rows.split(',') if r.strip()}


def read_papers(path, values):
    papers = []
    for raw in path.read_text(encoding='utf-8').splitlines():
        line = raw
        for key, value in values.items():
            line = line.replace('{' + key + '}', value)
        if line.startswith('==='):
            papers.append(Paper(*[x.strip() for x in line[3:].split('|')]))
        elif line.startswith('---'):
            papers[-1].pages.append((line[3:].strip(), []))
        elif papers and papers[-1].pages and line.strip():
            papers[-1].pages[-1][1].append(line)
    return papers


def cover(paper):
    s = Sheet()
    s.punch()
    if paper.has('label'):
        s.corner('別添' + paper.number, paper.face)
    other = 'exmincho' if paper.face == 'mincho' else 'exgothic'
    s.put(s.width / 2, 1250, paper.title, other, 108 if len(paper.title) < 12 else 84, anchor='mm', bold=True)
    s.rule(520, 1350, s.width - 520, 1350, 5)
    if paper.has('excerpt'):
        s.put(s.width / 2, 1450, '（抜粋）', other, 72, anchor='mm')
    edition = {'3': '令和7年10月1日　第5版', '4': '令和7年6月1日　改正', '7': '2025年度版'}[paper.number]
    s.put(s.width / 2, 2350, edition, paper.face, 52, anchor='mm')
    s.put(s.width / 2, 2500, '四国情報保管センター株式会社' if paper.number == '7' else CORPORATION, paper.face, 60, anchor='mm')
    return s


def tab(paper):
    s = Sheet()
    s.punch()
    s.box(2290, 620, 2479, 1060, 4)
    for i, c in enumerate('別添' + paper.number):
        s.put(2384, 720 + i * 110, c, 'gothic', 84, anchor='mm')
    s.put(620, 1500, f'別添{paper.number}', 'gothic', 120)
    s.put(620, 1700, paper.title, 'gothic', 70)
    return s


def contents(paper, whole):
    """The table of contents of the whole document, the pages left out included."""
    s = Sheet()
    s.punch()
    s.put(s.width / 2, 420, '目　　次', paper.face, 66, anchor='mm')
    y = 600
    for name, page in whole:
        indent = 0 if '章' in name else 70
        s.put(LEFT + 60 + indent, y, name, paper.face, 44)
        w = font(paper.face, 44).getlength(name)
        s.draw.text((LEFT + 90 + indent + w, y), '・' * int((1700 - w - indent) / 44), font=font(paper.face, 44), fill=(60, 60, 60))
        s.put(2150, y, page, paper.face, 44, anchor='ra')
        y += 78
    s.folio = 'i'
    s.foot('i', paper.face)
    return s


def body(paper, index, number, lines):
    s = Sheet()
    s.punch()
    if paper.has('label') and index == 0 and not paper.has('cover'):
        s.corner('別添' + paper.number, paper.face)
    size, y, section, i = 46, TOP, None, 0
    bold = 'exgothic' if paper.face in ('gothic', 'pgothic') else 'exmincho'
    while i < len(lines):
        line = lines[i]
        mark, text = (line[0], line[2:]) if line[:2] in ('# ', '$ ', '= ', '> ') else ('', line)
        text, rows = parse_rows(text)
        if mark == '$':
            section = text.split('（')[0].split('　')[0]
            paper.sections[section] = (s, rows)
        s.rows.update(rows)
        if mark == '#':
            y += 30 if y > TOP else 0
            big = index == 0 and y == TOP and '章' not in text
            s.put(s.width / 2 if big else LEFT, y, text, bold, 70 if big else 50, anchor='ma' if big else 'la', bold=True)
            y += 140 if big else 96
        elif mark == '$':
            y += 14
            s.put(LEFT, y, text, bold, size, bold=True)
            y += 74
        elif mark == '=':
            y = table(s, paper, y, lines, i)
            while i + 1 < len(lines) and lines[i + 1].startswith('= '):
                i += 1
            y += 36
        elif mark == '>':
            s.put(RIGHT, y + 20, text, paper.face, size, anchor='ra')
            y += 90
        else:
            y = s.paragraph(LEFT + (0 if text[0] in '（２' else 44), y, text, paper.face, size, RIGHT - LEFT - 60, 1.75)
            y += 10
        i += 1
    if y > BOTTOM:
        raise SystemExit(f'別添{paper.number} {number}: {y - BOTTOM} pixels too long')
    s.folio = number
    s.foot(paper.folio.format(n=number, total=len(paper.pages)), paper.face)
    return s


def table(s, paper, y, lines, i):
    start, split = y, LEFT + 560
    edges = [y]
    while i < len(lines) and lines[i].startswith('= '):
        label, _, rest = lines[i][2:].partition(' | ')
        text, rows = parse_rows(rest + ' ' if rest.endswith('|') else rest)
        s.rows.update(rows)
        a = fit(label, font(paper.face, 41), split - LEFT - 50)
        b = fit(text.strip(), font(paper.face, 41), RIGHT - split - 50)
        for k, part in enumerate(a):
            s.put(LEFT + 25, y + 18 + k * 62, part, paper.face, 41)
        for k, part in enumerate(b):
            s.put(split + 25, y + 18 + k * 62, part, paper.face, 41)
        y += max(len(a), len(b)) * 62 + 26
        edges.append(y)
        i += 1
    for e in edges:
        s.rule(LEFT, e, RIGHT, e, 3)
    for x in (LEFT, split, RIGHT):
        s.rule(x, start, x, y, 3)
    return y


def lay_out(paper, whole):
    """Fills paper.sheets; the index tab stands apart."""
    if paper.has('tab'):
        paper.tab = tab(paper)
    if paper.has('cover'):
        paper.sheets.append(cover(paper))
    if paper.has('toc'):
        paper.sheets.append(contents(paper, whole))
    for i, (number, lines) in enumerate(paper.pages):
        paper.sheets.append(body(paper, i, number, lines))
