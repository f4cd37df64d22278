"""What an office scanner makes of a sheet, and the files it writes: TIFF G4, JPEG, PNG, PDF of JPEG images."""
import io
import re
import zipfile
from datetime import datetime
from time import struct_time

import numpy as np
from PIL import Image, ImageFilter

PAGE_DATE = (2026, 7, 13, 9, 0, 0, 0, 194, 0)                  # fixed, so that the same script writes the same bytes


def scanned(sheet, mode, dpi, skew, rng, upside_down=False):
    """The image of a sheet: turned a little, unsharp, with the grain and the specks of a scanner. mode: bilevel, grey, colour."""
    image = sheet.image.convert('RGB' if mode == 'colour' else 'L')
    paper = image.getpixel((6, 6))
    image = image.rotate(-skew, resample=Image.BICUBIC, fillcolor=paper)
    if dpi != 300:
        image = image.resize((round(image.width * dpi / 300), round(image.height * dpi / 300)), Image.LANCZOS)
    image = image.filter(ImageFilter.GaussianBlur(0.6 if mode != 'bilevel' else 0.8))
    a = np.asarray(image).astype('float32')
    if mode == 'bilevel':
        a += rng.normal(0, 9, a.shape)
        specks = rng.integers(0, a.size, 14)
        a.reshape(-1)[specks] = 0
        image = Image.fromarray(((a > 150) * 255).astype('uint8')).convert('1', dither=Image.Dither.NONE)
    else:
        fall = np.linspace(0, 7, a.shape[1])                   # the lid does not quite close
        a -= fall[None, :, None] if a.ndim == 3 else fall[None, :]
        a = np.clip(a * 0.965 + 6, 0, 255)
        image = Image.fromarray(a.astype('uint8'))
    return image.rotate(180) if upside_down else image


def write(path, images, dpi):
    kind = path.suffix
    if kind == '.tif':
        images[0].save(path, save_all=True, append_images=images[1:], compression='group4', dpi=(dpi, dpi))
    elif kind == '.jpg':
        images[0].save(path, quality=62, dpi=(dpi, dpi), optimize=True)
    elif kind == '.png':
        images[0].quantize(12, dither=Image.Dither.NONE).save(path, dpi=(dpi, dpi), optimize=True)
    elif kind == '.pdf':
        day = struct_time(PAGE_DATE)
        images[0].save(path, save_all=True, append_images=images[1:], resolution=dpi, quality=60, creationDate=day, modDate=day, producer='NetScan 410')
    return {'.tif': 'image/tiff', '.jpg': 'image/jpeg', '.png': 'image/png', '.pdf': 'application/pdf'}[kind]


def write_workbook(path, book):
    """An xlsx with fixed times in it."""
    book.properties.created = book.properties.modified = datetime(2026, 7, 3, 17, 20)
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == 'docProps/core.xml':                    # openpyxl stamps the hour of saving over what was set
                data = re.sub(rb'(<dcterms:modified[^>]*>)[^<]*', rb'\g<1>2026-07-03T17:20:00Z', data)
            new.writestr(zipfile.ZipInfo(name, (2026, 7, 3, 17, 20, 0)), data, zipfile.ZIP_DEFLATED)
