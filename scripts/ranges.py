#!/usr/bin/env python3
"""Measures what values pass through the first reader's heavy layers, for its quick look in 8 bits.

    scripts/ranges.py MODEL SCHEME FONT... > pipeline/src/ocr/ranges.txt

Draws lines of the scheme's own texts, of figures and of addresses in the fonts given, scanned more
or less well and narrowed as the quick look sees them, and notes the least and the greatest value
before and after every convolution that is worth 8 bits. One line a convolution: name of its
weights, least and greatest before, least and greatest after. The same fonts give the same lines.

Only needed for another model: needs numpy, onnx, onnxruntime and pillow (scripts/ranges.requirements.txt).
"""
import random
import re
import sys

import numpy as np
import onnx
import onnxruntime
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HEIGHT = 48
NARROWED = 0.6
LINES = 600
# Multiplications for one place below which 8 bits save nothing.
WORTH = 9000
SIGNS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,:;/-_@()[]%&+=#*～、。・「」（）〇①②③㈱※"


def text(draw, wordings):
    if draw.random() < 0.15:
        return "".join(draw.choice(SIGNS) for _ in range(draw.randint(3, 40)))
    if draw.random() < 0.15:
        return f"{draw.randint(1, 9999):,}円 令和{draw.randint(1, 9)}年{draw.randint(1, 12)}月{draw.randint(1, 31)}日"
    wording = draw.choice(wordings)
    start = draw.randrange(len(wording))
    return wording[start : start + draw.randint(2, 40)]


def strip(draw, wordings, fonts):
    """A line as the reader gets it: dark on white, HEIGHT pixels high, narrowed."""
    size = draw.choice([18, 24, 32, 40, 52])
    font = ImageFont.truetype(draw.choice(fonts), size)
    line = text(draw, wordings)
    width = int(font.getlength(line)) + size
    tall = round(size * draw.uniform(1.15, 1.5))
    picture = Image.new("L", (width, tall), 255)
    ink = draw.randint(0, 140)
    ImageDraw.Draw(picture).text((size // 2, (tall - size) // 2), line, fill=ink, font=font)
    if draw.random() < 0.6:
        picture = picture.filter(ImageFilter.GaussianBlur(draw.uniform(0.3, 1.6) * size / 32))
    if draw.random() < 0.3:
        picture = picture.point(lambda v: 255 if v > 150 else 0)
    pixels = np.asarray(picture, np.float32)
    if draw.random() < 0.4:
        noise = np.random.default_rng(draw.randrange(2**32))
        pixels = np.clip(pixels + noise.normal(0, draw.uniform(2, 25), pixels.shape), 0, 255)
    wide = max(16, round(width * HEIGHT / tall * NARROWED))
    narrow = Image.fromarray(pixels.astype(np.uint8)).resize((wide, HEIGHT), Image.Resampling.BOX)
    return np.asarray(narrow, np.float32)


def tensor(pixels):
    wide = -(-pixels.shape[1] // 8) * 8
    out = np.ones((1, 3, HEIGHT, wide), np.float32)
    out[0, :, :, : pixels.shape[1]] = pixels / 127.5 - 1
    return out


def heavy(model):
    """(weights, what goes in, what comes out) of the convolutions worth 8 bits."""
    graph = model.graph
    shapes = {t.name: t.dims for t in graph.initializer}
    added = {node.input[0]: node.output[0] for node in graph.node if node.op_type == "Add"}
    for node in graph.node:
        if node.op_type != "Conv":
            continue
        group = next((a.i for a in node.attribute if a.name == "group"), 1)
        if group == 1 and np.prod(shapes[node.input[1]]) >= WORTH and node.output[0] in added:
            yield node.input[1], node.input[0], added[node.output[0]]


def main():
    path, scheme, *fonts = sys.argv[1:]
    wordings = re.findall(r'"([^"\n]*[ぁ-ん一-龠][^"\n]*)"', open(scheme, encoding="utf-8").read())
    model = onnx.load(path)
    layers = list(heavy(model))
    names = list(dict.fromkeys(name for _, before, after in layers for name in (before, after)))
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    least, greatest, pooled = dict.fromkeys(names, np.inf), dict.fromkeys(names, -np.inf), set()
    draw = random.Random(1)
    for _ in range(LINES):
        values = session.run(names, {"x": tensor(strip(draw, wordings, fonts))})
        for name, value in zip(names, values):
            least[name] = min(least[name], float(value.min()))
            greatest[name] = max(greatest[name], float(value.max()))
            if value.shape[2:] == (1, 1):
                pooled.add(name)
    for weights, before, after in layers:
        # One place for the whole line: nothing to save.
        if before not in pooled:
            print(f"{weights} {least[before]:.4f} {greatest[before]:.4f} {least[after]:.4f} {greatest[after]:.4f}")


main()
