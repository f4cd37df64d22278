"""Drawing one sheet of paper: text that is broken as a word processor breaks it, ruled tables, seals, patterned paper.

Everything is drawn upright at 300 dpi; scan.py makes a scan of it. A sheet keeps the lines it has printed, in order:
they are the truth that a reading is held against. Seals are not text.
"""
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = {
    'mincho': 'ipafont-mincho/ipam.ttf', 'pmincho': 'ipafont-mincho/ipamp.ttf', 'gothic': 'ipafont-gothic/ipag.ttf',
    'pgothic': 'ipafont-gothic/ipagp.ttf', 'exmincho': 'ipaexfont-mincho/ipaexm.ttf', 'exgothic': 'ipaexfont-gothic/ipaexg.ttf',
}
CLOSERS = '、。，．）」』】ー～％・：℃…'
INK = (25, 25, 28)
RED = (196, 44, 40)


def font(name, size, _kept={}):
    if (name, size) not in _kept:
        _kept[name, size] = ImageFont.truetype('/usr/share/fonts/opentype/' + FONTS[name], size)
    return _kept[name, size]


def fit(text, face, width):
    """Breaks text into lines of at most width pixels; closing marks do not begin a line, words in Latin letters hold together."""
    lines = []
    for part in text.split('\n'):
        line = ''
        units = []
        for c in part:
            if units and c.isascii() and (c.isalnum() or c in '.-@_') and units[-1][-1].isascii() and (units[-1][-1].isalnum() or units[-1][-1] in '.-@_'):
                units[-1] += c
            elif units and c in CLOSERS:
                units[-1] += c
            else:
                units.append(c)
        for u in units:
            if line and face.getlength(line + u) > width:
                lines.append(line)
                line = u.lstrip()
            else:
                line += u
            while face.getlength(line) > width:                # a word longer than the line, such as an address
                n = len(line)
                while face.getlength(line[:n]) > width:
                    n -= 1
                lines.append(line[:n])
                line = line[n:]
        lines.append(line)
    return lines


class Sheet:
    def __init__(self, landscape=False, paper=(255, 255, 255)):
        self.width, self.height = (3508, 2480) if landscape else (2480, 3508)
        self.image = Image.new('RGB', (self.width, self.height), paper)
        self.draw = ImageDraw.Draw(self.image)
        self.lines = []
        self.folio = None
        self.blank = False
        self.rows = {}                                         # rows of 申請書B that the sheet says something about

    def put(self, x, y, text, face, size, anchor='la', ink=INK, bold=False, record=True):
        self.draw.text((x, y), text, font=font(face, size), fill=ink, anchor=anchor, stroke_width=1 if bold else 0, stroke_fill=ink)
        if record and text.strip():
            self.lines.append(text)

    def paragraph(self, x, y, text, face, size, width, leading=1.6, bold=False, ink=INK):
        """Returns the y below the last line."""
        for line in fit(text, font(face, size), width):
            self.put(x, y, line, face, size, bold=bold, ink=ink)
            y += round(size * leading)
        return y

    def rule(self, x0, y0, x1, y1, width=3, ink=INK):
        self.draw.line((x0, y0, x1, y1), fill=ink, width=width)

    def box(self, x0, y0, x1, y1, width=3, fill=None):
        self.draw.rectangle((x0, y0, x1, y1), outline=INK, width=width, fill=fill)

    def dashes(self, x0, x1, y):
        for x in range(int(x0), int(x1), 22):
            self.draw.line((x, y, min(x + 12, x1), y), fill=INK, width=2)

    def punch(self):
        """The two holes of the file."""
        for y in (self.height // 2 - 472, self.height // 2 + 472):
            self.draw.ellipse((95, y - 34, 163, y + 34), fill=(96, 96, 96))

    def seal(self, x, y, columns, size=230, square=True, ink=RED):
        """A seal over whatever stands there: columns from right to left."""
        layer = Image.new('L', (size, size), 0)
        d = ImageDraw.Draw(layer)
        shape = d.rectangle if square else d.ellipse
        shape((4, 4, size - 5, size - 5), outline=255, width=9)
        n, m = len(columns), max(map(len, columns))
        step = (size - 50) / max(n, m)
        face = font('mincho', int(step * 0.92))
        for i, col in enumerate(columns):
            for j, c in enumerate(col):
                d.text((size / 2 + (n / 2 - i - 0.5) * step, size / 2 + (j - len(col) / 2 + 0.5) * step), c, font=face, fill=255, anchor='mm', stroke_width=1, stroke_fill=255)
        layer = layer.rotate(-3, resample=Image.BICUBIC)
        wear = np.random.default_rng(size + len(columns)).random((size, size))
        layer = Image.fromarray((np.asarray(layer) * np.where(wear < 0.06, 0.25, 0.86)).astype('uint8'))
        self.image.paste(Image.new('RGB', layer.size, ink), (x, y), layer)

    def pattern(self):
        """The pale waves and dots of certificate paper."""
        ys, xs = np.mgrid[0:self.height, 0:self.width]
        wave = np.sin(xs / 23 + 7 * np.sin(ys / 61)) * np.sin(ys / 19 + 5 * np.sin(xs / 83))
        base = np.empty((self.height, self.width, 3), 'float32')
        base[:] = (244, 246, 238)
        base -= (np.clip(wave, 0.45, 1)[..., None] - 0.45) * np.array([34, 16, 34], 'float32')
        base -= ((xs % 36 < 3) & (ys % 36 < 3))[..., None] * np.array([20, 10, 18], 'float32')
        self.image.paste(Image.fromarray(np.clip(base, 0, 255).astype('uint8')))
        self.draw = ImageDraw.Draw(self.image)

    def corner(self, text, face='gothic'):
        """A document number in a box at the top right."""
        w = int(font(face, 46).getlength(text)) + 60
        x = self.width - 190 - w
        self.box(x, 130, x + w, 212, 4)
        self.put(x + w / 2, 171, text, face, 46, anchor='mm')

    def foot(self, text, face, size=38):
        self.put(self.width / 2, self.height - 170, text, face, size, anchor='mm')
