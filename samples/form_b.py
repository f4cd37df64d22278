"""申請書B: one ruled table over several landscape sheets. A cell may go on on the next sheet; the header is printed again."""
import itertools
import tomllib

from sheet import Sheet, fit, font

HEAD = ('番号', '項　目', '記述する内容', '必須／選択', '申請内容', '添付書類等', '備考')
WIDTHS = (110, 520, 690, 150, 1010, 560, 128)
LEFT, TOP, BOTTOM, SIZE, LEAD, PAD = 170, 300, 2300, 34, 46, 10


class Row:
    def __init__(self, item):
        self.key, self.section, self.name, self.instruction = item['row'], item['section'], item['item'], item.get('instruction', '')
        self.required = item['mandatory']
        self.claim, self.evidence, self.cited = '', '', ''
        self.sheet = None

    def number(self):
        return self.key.rstrip('abc')


def read_rows(scheme, filled, values):
    """The rows of the form from the scheme file, filled in from form_b.txt."""
    rows = [Row(i) for i in tomllib.loads(scheme.read_text(encoding='utf-8'))['item']]
    by = {r.key: r for r in rows}
    for line in filled.read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            key, claim, evidence, cited = [x.strip() for x in line.split('|')] + [''] * (3 - line.count('|'))
            row = by[key]
            row.claim, row.evidence, row.cited = claim.format(**values), evidence.replace('\\n', '\n'), cited
    return rows


def draw(rows, service, company):
    """The sheets; each row remembers the sheet on which it begins."""
    sheets, state = [], {}

    def new_sheet():
        close()
        s = Sheet(landscape=True)
        s.punch()
        if not sheets:
            s.put(LEFT, 130, '申請書Ｂ（情報開示内容）', 'exgothic', 56)
            s.put(LEFT + 900, 152, f'サービスの名称：{service}　　申請者：{company}', 'mincho', 38)
        y = TOP if not sheets else 150
        s.box(LEFT, y, LEFT + sum(WIDTHS), y + LEAD + 2 * PAD, 4, fill=(218, 218, 218))
        for at, w, name in zip(edges(), WIDTHS, HEAD):
            size = 34 if name != '必須／選択' else 27
            s.put(at + w / 2, y + PAD + LEAD / 2, name, 'gothic', size, anchor='mm')
        state.update(s=s, top=y, y=y + LEAD + 2 * PAD, bars=[])
        sheets.append(s)

    def edges():
        return list(itertools.accumulate((LEFT,) + WIDTHS))

    def close():
        if not sheets:
            return
        s = state['s']
        for i, x in enumerate(edges()):
            at = state['top']
            for y0, y1 in state['bars'] + [(state['y'], state['y'])]:      # a section title runs over all columns
                s.rule(x, at, x, y0, 5 if i in (0, len(WIDTHS)) else 2)
                at = y1
        for y0, y1 in state['bars']:
            for x in (edges()[0], edges()[-1]):
                s.rule(x, y0, x, y1, 5)
        s.rule(LEFT, state['y'], LEFT + sum(WIDTHS), state['y'], 5)

    new_sheet()
    section, last = None, None
    for i, row in enumerate(rows):
        first = last is None or row.number() != last.number()
        same_item = not first and row.name == last.name
        if row.section != section:
            section = row.section
            if state['y'] > BOTTOM - 3 * LEAD:
                new_sheet()
            s, y = state['s'], state['y']
            s.box(LEFT, y, LEFT + sum(WIDTHS), y + LEAD + 2 * PAD, 2, fill=(240, 240, 240))
            s.put(LEFT + 30, y + PAD + 4, f'【{section}】', 'exgothic', 36)
            state['bars'].append((y, y + LEAD + 2 * PAD))
            state['y'] += LEAD + 2 * PAD
        cells = [row.number() if first else '', '' if same_item else row.name, row.instruction, '必須' if row.required else '選択', row.claim, row.evidence, '']
        broken = [fit(c, font('mincho' if k in (4, 5) else 'gothic', SIZE), w - 24) if c else [] for k, (c, w) in enumerate(zip(cells, WIDTHS))]
        if state['y'] + LEAD + 2 * PAD > BOTTOM:
            new_sheet()
        row.sheet = len(sheets) - 1
        # the rule above a row of the same item leaves the merged cells open
        s = state['s']
        s.rule(edges()[0] if first else edges()[2] if same_item else edges()[1], state['y'], LEFT + sum(WIDTHS), state['y'], 2)
        while True:
            room = int((BOTTOM - state['y'] - 2 * PAD) // LEAD)
            s, y = state['s'], state['y']
            need = max([1] + [len(b) for b in broken])
            take = min(room, need)
            for k, (at, b) in enumerate(zip(edges(), broken)):
                for n, line in enumerate(b[:take]):
                    x = at + (WIDTHS[k] / 2 if k in (0, 3) else 12)
                    s.put(x, y + PAD + n * LEAD, line, 'mincho' if k in (4, 5) else 'gothic', SIZE, anchor='ma' if k in (0, 3) else 'la')
            state['y'] += take * LEAD + 2 * PAD
            broken = [b[take:] for b in broken]
            if need <= take:
                break
            new_sheet()
        last = row
    close()
    for n, s in enumerate(sheets, 1):
        s.folio = str(n)
        s.put(s.width / 2, s.height - 110, f'{n}／{len(sheets)}', 'gothic', 34, anchor='mm')
    return sheets
