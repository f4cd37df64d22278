"""The sheets of random packages, and what befalls them before and in the scanner, on top of what scan.py makes of every sheet."""
import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

import evidence
import form_b
import forms
import make
import scan
import sheet as paper

FOLDER = Path('/usr/share/fonts/opentype')
FACES = {'mincho': ['ipafont-mincho/ipam.ttf', '../truetype/bizud-mincho/BIZUDMincho-Regular.ttf', 'noto/NotoSerifCJK-Regular.ttc'],
         'pmincho': ['ipafont-mincho/ipamp.ttf', '../truetype/bizud-mincho/BIZUDPMincho-Regular.ttf', 'noto/NotoSerifCJK-Regular.ttc'],
         'gothic': ['ipafont-gothic/ipag.ttf', '../truetype/bizud-gothic/BIZUDGothic-Regular.ttf', '../truetype/vlgothic/VL-Gothic-Regular.ttf', 'noto/NotoSansCJK-Regular.ttc'],
         'pgothic': ['ipafont-gothic/ipagp.ttf', '../truetype/bizud-gothic/BIZUDPGothic-Regular.ttf', '../truetype/vlgothic/VL-PGothic-Regular.ttf', 'noto/NotoSansCJK-Regular.ttc'],
         'exmincho': ['ipaexfont-mincho/ipaexm.ttf', 'noto/NotoSerifCJK-Bold.ttc'],
         'exgothic': ['ipaexfont-gothic/ipaexg.ttf', '../truetype/bizud-gothic/BIZUDGothic-Bold.ttf', 'noto/NotoSansCJK-Bold.ttc']}
# name: (mode and dpi to choose from, file formats); where papers are spoiled by a quality, only evidence is given it
QUALITIES = {
    'clean-300-grey': ([('grey', 300)], ('.png', '.pdf')), 'g4-300': ([('bilevel', 300)], ('.tif',)), 'g4-200-fax': ([('bilevel', 200)], ('.tif',)),
    'jpeg-200-q45': ([('grey', 200), ('colour', 200)], ('.jpg', '.pdf')), 'colour-200': ([('colour', 200)], ('.pdf', '.jpg')), 'uneven-light': ([('grey', 200), ('grey', 300), ('colour', 200)], ('.jpg', '.pdf')),
    'bleed-through': ([('grey', 200), ('colour', 200), ('grey', 300)], ('.pdf', '.jpg')), 'punch-holes': ([('grey', 200), ('bilevel', 300)], ('.pdf',)), 'skew': ([('bilevel', 300), ('grey', 200)], ('.pdf',)),
    'upside-down': ([('bilevel', 300), ('grey', 200)], ('.pdf',)), 'sideways': ([('bilevel', 300), ('grey', 200)], ('.pdf',)), 'noise': ([('bilevel', 300), ('bilevel', 200), ('grey', 200)], ('.pdf',)),
    'faint': ([('grey', 200), ('grey', 300)], ('.pdf', '.jpg')), 'security-pattern': ([('colour', 200), ('grey', 300), ('grey', 200)], ('.pdf', '.jpg')),
    'seal-over-text': ([('colour', 200), ('grey', 300), ('bilevel', 300)], ('.pdf',)), 'red-ink': ([('colour', 200), ('grey', 200)], ('.pdf',)),
    'coarse': ([('grey', 72), ('grey', 84), ('grey', 96)], ('.pdf',)), 'too-faint': ([('grey', 200)], ('.pdf',)),
}
ILLEGIBLE = ('coarse', 'too-faint')
COMMON = [q for q in QUALITIES if q not in ILLEGIBLE + ('security-pattern', 'seal-over-text', 'red-ink')]
BY_KIND = {'form_a': COMMON + ['seal-over-text'] * 4, 'form_b': COMMON + ['red-ink'] * 5, 'registry_certificate': COMMON + ['seal-over-text', 'security-pattern'] * 4,
           'changes': ['red-ink'], 'breakdown': COMMON, 'separator': COMMON}


class Sheet(paper.Sheet):
    """A sheet that knows where its lines stand, and prints some of them in red."""
    red = frozenset()

    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.places = []

    def put(self, x, y, text, face, size, anchor='la', ink=paper.INK, **k):
        used = paper.font(face, size)
        if anchor[1] == 'a':                                   # Noto stands lower in its line than the fonts that the forms were made for
            y -= max(0, used.getmetrics()[0] - round(size * 0.88))
        super().put(x, y, text, face, size, anchor, paper.RED if text in self.red else ink, **k)
        width = used.getlength(text)
        self.places.append((x - width * {'l': 0, 'm': 0.5, 'r': 1}[anchor[0]], y - (size / 2 if anchor[1] == 'm' else 0), text, width, size))


for module in (forms, form_b, evidence):
    module.Sheet = Sheet


def typeface(words, without=()):
    """The faces of one document, from what is installed."""
    for name, files in FACES.items():
        there = [f for f in files if (FOLDER / f).exists() and not any(w in f for w in without)]
        paper.FONTS[name] = words.pick(there)
    paper.font.__defaults__[0].clear()                         # what it keeps of the last document's faces


def over(sheet, layer):
    """Lays ink over or under what is printed: both stay to be seen, as through a stamp."""
    sheet.image.paste(ImageChops.multiply(sheet.image, layer))


def tone(sheet, dark):
    """Darkens a sheet by an array of 0 (as it was) to 1 (black)."""
    grey = Image.fromarray(np.clip(255 * (1 - dark), 0, 255).astype('uint8')).resize((sheet.width, sheet.height), Image.BILINEAR)
    over(sheet, Image.merge('RGB', (grey,) * 3))


def uneven(sheet, rng):
    """The lamp falls off to one corner, and the spine of the book keeps a side in the dark."""
    ys, xs = np.mgrid[0:1:sheet.height // 8 * 1j, 0:1:sheet.width // 8 * 1j]
    turn = rng.uniform(0, 2 * np.pi)
    fall = ((xs - 0.5) * np.cos(turn) + (ys - 0.5) * np.sin(turn) + 0.5) * rng.uniform(0.15, 0.4)
    tone(sheet, fall + np.exp(-xs / rng.uniform(0.02, 0.05)) * rng.uniform(0.3, 0.6))


def bleed(sheet, rng, back):
    """The other side of thin paper shows through, mirrored."""
    mirrored = back.image.convert('L').resize((sheet.width, sheet.height)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    shown = np.asarray(mirrored.filter(ImageFilter.GaussianBlur(2.5))).astype('float32')
    tone(sheet, (255 - shown) / 255 * rng.uniform(0.10, 0.25))


def filed(sheet, rng):
    """Out of a binder: two holes, a staple with its shadow, a fold."""
    d, grey = sheet.draw, int(rng.choice([0, 30, 120]))
    middle = sheet.height // 2 + int(rng.integers(-60, 60))
    for y in (middle - 472, middle + 472):
        d.ellipse((60, y - 38, 136, y + 38), fill=(grey,) * 3)
    x, y, slope = int(rng.integers(60, 110)), int(rng.integers(22, 34)), int(rng.integers(-8, 22))      # above the head line of a hardcopy
    d.line((x + 6, y + 9, x + 126, y + 9 + slope), fill=(190, 190, 190), width=14)
    d.line((x, y, x + 120, y + slope), fill=(70, 70, 74), width=7)
    dark = np.zeros((sheet.height // 4, 1))
    at = int(len(dark) * rng.choice([1 / 3, 1 / 2]))
    for n, depth in enumerate((0.05, 0.12, 0.3, 0.2, 0.1, 0.06, 0.03), at):
        dark[n] = depth
    tone(sheet, np.repeat(dark, 4, axis=1))


def copy_guard(sheet, rng):
    """Certificate paper: fine dots or waves, and the word that comes out in a copy."""
    layer = Image.new('RGB', (sheet.width, sheet.height), (250, 251, 246))
    d, pale = ImageDraw.Draw(layer), int(rng.integers(204, 230))
    for n, y in enumerate(range(120, sheet.height, 260)):
        for x in range(100 + n % 2 * 170, sheet.width, 340):
            d.text((x, y), '複写', font=paper.font('gothic', 96), fill=(pale, pale + 10, pale))
    a = np.asarray(layer).astype('float32')
    ys, xs = np.mgrid[0:sheet.height, 0:sheet.width]
    if rng.random() < 0.5:
        lines = (xs % 12 < 4) & (ys % 12 < 4)
    else:
        lines = np.abs((ys + 9 * np.sin(xs / 31)) % 16 - 8) < 1.6
    a -= lines[..., None] * rng.uniform(22, 46)
    over(sheet, Image.fromarray(np.clip(a, 0, 255).astype('uint8')))


def sealed(sheet, rng, words):
    """A seal pressed over a name; where the places of names are not known, over some line."""
    names = [p for p in sheet.places if any(w in p[2] for w in words)] or sheet.places[:1]
    for x, y, text, width, size in [names[i] for i in rng.permutation(len(names))[:2]]:
        stamp, big = paper.Sheet(landscape=sheet.width > sheet.height), int(rng.integers(170, 290))
        at = int(min(max(x + width * rng.uniform(0.2, 1.0) - big / 2, 20), sheet.width - big - 20))
        columns = [['役取表代', '印之締'], ['之椋', '印葉'], ['会株柚', '社式乃', '之印野']][int(rng.integers(3))]
        stamp.seal(at, max(20, int(y + size / 2 - big / 2 + rng.uniform(-30, 30))), columns, big, square=bool(rng.random() < 0.5), ink=paper.RED if rng.random() < 0.7 else (214, 92, 70))
        over(sheet, stamp.image)


def pale(image, keep, grain, rng):
    """Little ink: of the contrast only a part is kept."""
    a = np.asarray(image).astype('float32')
    a = 238 - (238 - a) * keep + rng.normal(0, grain, a.shape)
    return Image.fromarray(np.clip(a, 0, 255).astype('uint8'))


def dirty(image, rng):
    """Salt and pepper, and the lid's black edge at two sides."""
    bilevel = image.mode == '1'
    a = np.array(image.convert('L'))
    for value in (0, 255):
        n = int(a.size * rng.uniform(0.0004, 0.003))
        ys, xs = rng.integers(0, a.shape[0] - 1, n), rng.integers(0, a.shape[1] - 1, n)
        a[ys, xs] = value
        a[ys[: n // 4], xs[: n // 4] + 1] = value
    side, deep = int(rng.integers(2)), a.shape[1] / 2480
    edge = (rng.uniform(14, 40) + np.linspace(0, rng.uniform(0, 26), a.shape[0]) + rng.normal(0, 1.2, a.shape[0])) * deep
    for y, w in enumerate(edge.astype(int)):
        a[y, a.shape[1] - w if side else 0:a.shape[1] if side else w] = 4
    top = int(rng.uniform(10, 40) * deep)
    a[:top] = np.where(rng.random((top, a.shape[1])) < 0.98, 6, a[:top])
    image = Image.fromarray(a)
    return image.convert('1', dither=Image.Dither.NONE) if bilevel else image


def prepare(sheet, quality, rng, back, words):
    """What befalls the paper."""
    if quality == 'uneven-light':
        uneven(sheet, rng)
    elif quality == 'bleed-through':
        bleed(sheet, rng, back)
    elif quality == 'punch-holes':
        filed(sheet, rng)
    elif quality == 'security-pattern':
        copy_guard(sheet, rng)
    elif quality == 'seal-over-text':
        sealed(sheet, rng, words)


def captured(sheet, quality, mode, dpi, rng):
    """What befalls it in the scanner: the image, how it lies turned, its skew."""
    skew = round(float(rng.choice([-1, 1]) * rng.uniform(1.2, 2.0) if quality == 'skew' else rng.uniform(-0.5, 0.5)), 2)
    image = scan.scanned(sheet, mode, dpi, skew, rng)
    if quality == 'faint':
        image = pale(image, rng.uniform(0.22, 0.36), 2.0, rng)
    elif quality == 'too-faint':
        image = pale(image.filter(ImageFilter.GaussianBlur(1.2)), rng.uniform(0.03, 0.05), 9.0, rng)
    elif quality == 'noise':
        image = dirty(image, rng)
    elif quality == 'jpeg-200-q45':
        raw = io.BytesIO()
        image.save(raw, 'jpeg', quality=45)
        image = Image.open(raw)
        image.load()
    turned = {'upside-down': 180, 'sideways': int(rng.choice([90, 270]))}.get(quality, 0)
    return (image.rotate(-turned, expand=True) if turned else image), turned, skew


class Envelope(make.Package):
    """The scans of one package, each document with a quality of its own."""

    def __init__(self, words, rng):
        super().__init__()
        self.words, self.rng, self.documents, self.waiting, self.dealt = words, rng, [], [], {}

    def quality(self, kind):
        """What has come least often, so that a package shows many."""
        names = BY_KIND.get(kind, COMMON + list(ILLEGIBLE))
        weights = np.array([0.25 ** self.dealt.get(n, 0) for n in names])
        name = str(self.rng.choice(names, p=weights / weights.sum()))
        self.dealt[name] = self.dealt.get(name, 0) + 1
        return name

    def add(self, kind, number, title, sheets, quality, says=None, blank=False):
        self.waiting.append((kind, number, title, sheets, quality, says or kind, blank))

    def scan_all(self):
        every = [s for w in self.waiting for s in w[3]]
        for kind, number, title, sheets, quality, says, blank in self.waiting:
            modes, suffixes = QUALITIES[quality]
            mode, dpi = self.words.pick(modes)
            suffix = '.tif' if mode == 'bilevel' else self.words.pick(suffixes)      # Pillow writes no bilevel PDF with scan.py's settings
            back = Sheet()
            back.blank = True
            lot = sheets + [back] * blank
            whole = quality not in ('upside-down', 'sideways') or len(sheets) < 3
            images, taken = [], []
            for s in lot:
                own = quality if whole or self.rng.random() < 0.5 else {'bilevel': 'g4-300', 'grey': 'grey-200'}[mode]
                prepare(s, own, self.rng, every[(every.index(s) + 1) % len(every)] if s in every else sheets[0], [self.words.given['company'], self.words.given['head_person'][:1]])
                image, turned, skew = captured(s, own, mode, dpi, self.rng)
                images.append(image)
                taken.append((own, turned, skew))
            parts = [[i] for i in range(len(lot))] if suffix in ('.jpg', '.png') else [range(len(lot))]
            for part in parts:
                name = f'scan_{len(self.sources) + 1}{suffix}'
                self.write(name, [images[i] for i in part], dpi)
                for page, i in enumerate(part, 1):
                    own, turned, skew = taken[i]
                    self.place[id(lot[i])] = {'source': name, 'page': page}
                    self.pages.append({'source': name, 'page': page, 'dpi': dpi, 'rotation': turned, 'skew': skew, 'blank': lot[i].blank, 'legible': lot[i].blank or own not in ILLEGIBLE,
                                       'folio': lot[i].folio, 'scan': own, 'mode': mode, 'kind': says, 'text': '\n'.join(lot[i].lines)})
            self.documents.append(self.document(kind, number, title, sheets))

    def write(self, name, images, dpi):
        media = scan.write(make.OUT / name, images, dpi)
        digest = make.hashlib.sha256((make.OUT / name).read_bytes()).hexdigest()
        self.sources.append({'path': name, 'sha256': digest, 'media': media, 'pages': len(images)})
