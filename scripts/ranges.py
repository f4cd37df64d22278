#!/usr/bin/env python3
"""Measures what values pass through the first reader's heavy layers, for its quick look in 8 bits.

    scripts/ranges.py MODEL SCHEME FONT... > pipeline/src/ocr/ranges.txt

Draws lines of the scheme's own texts, of figures and of addresses in the fonts given, scanned more
or less well and narrowed as the quick look sees them, and notes between which values 255 steps serve
best before and after every convolution that is worth 8 bits: a few far ones are cut off where that
makes the steps of all others finer. One line a convolution: name of its weights, least and greatest
before, least and greatest after. The same fonts give the same lines.

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
# Values of each line that are looked at, and how far the ends are drawn in, at most.
SAMPLE = 2000
CUTS = np.linspace(1.0, 0.2, 33)
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
    """(weights, what goes in, what comes out) of the convolutions worth 8 bits: of single places. Those
    that look around are first in the model, few, and lose more by it than all others together."""
    graph = model.graph
    shapes = {t.name: t.dims for t in graph.initializer}
    added = {node.input[0]: node.output[0] for node in graph.node if node.op_type == "Add"}
    for node in graph.node:
        if node.op_type != "Conv":
            continue
        group = next((a.i for a in node.attribute if a.name == "group"), 1)
        shape = shapes[node.input[1]]
        if group == 1 and shape[2:] == [1, 1] and np.prod(shape) >= WORTH and node.output[0] in added:
            yield node.input[1], node.input[0], added[node.output[0]]


def best(values):
    """Least and greatest of the range in which 255 steps come nearest to the values."""
    low, high = min(values.min(), 0), max(values.max(), 0)

    def error(low, high):
        step = (high - low) / 255
        zero = round(-low / step)
        steps = np.clip(np.round(values / step) + zero, 0, 255)
        return np.mean((values - (steps - zero) * step) ** 2, dtype=np.float64)

    high = min((high * cut for cut in CUTS), key=lambda end: error(low, end)) if high > 0 else high
    low = min((low * cut for cut in CUTS), key=lambda end: error(end, high)) if low < 0 else low
    return low, high


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
    seen, pooled = {name: [] for name in names}, set()
    draw, some = random.Random(1), np.random.default_rng(1)
    for _ in range(LINES):
        values = session.run(names, {"x": tensor(strip(draw, wordings, fonts))})
        for name, value in zip(names, values):
            seen[name].append(some.choice(value.ravel(), SAMPLE))
            if value.shape[2:] == (1, 1):
                pooled.add(name)
    # What works on one place for the whole line saves nothing.
    for weights, before, after in (layer for layer in layers if layer[1] not in pooled):
        ends = [end for name in (before, after) for end in best(np.concatenate(seen[name]))]
        print(weights, *(f"{end:.4f}" for end in ends))


main()
