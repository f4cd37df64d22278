#!/usr/bin/env python3
"""Times uketsuke beside OCRmyPDF (Tesseract jpn, its defaults) on the same scanned pages.

    scripts/bench.py UKETSUKE PACKAGE... [--most N] [--rounds K]

Takes up to N pages without a text layer from the packages, makes one PDF of them, and runs both
over it in turn, K rounds. Prints pages a second, CPU seconds a page, peak memory and the ratio;
then uketsuke's stages, and what a second core brings. Needs OCRmyPDF, img2pdf and Pillow in this
Python, and Debian's tesseract-ocr-jpn, ghostscript and poppler-utils (`make bench` sees to both).
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from PIL import Image

IMAGES = (".tif", ".tiff", ".jpg", ".jpeg", ".png")


def scans(package, folder):
    """Page images of a package; PDFs that carry text are left out."""
    found = []
    for name in sorted(os.listdir(package)):
        path = os.path.join(package, name)
        base = os.path.join(folder, f"{len(os.listdir(folder)):05d}")
        if name.lower().endswith(".pdf"):
            text = subprocess.run(["pdftotext", path, "-"], capture_output=True).stdout
            if len(text.strip()) <= 20:
                subprocess.run(["pdfimages", "-all", path, base], check=True)
                found += sorted(os.path.join(folder, f) for f in os.listdir(folder) if f.startswith(os.path.basename(base)))
        elif name.lower().endswith(IMAGES):
            image = Image.open(path)
            for frame in range(getattr(image, "n_frames", 1)):
                image.seek(frame)
                out = f"{base}-{frame:03d}.png"
                image.save(out, dpi=tuple(float(x) for x in image.info.get("dpi", (300, 300))))
                found.append(out)
    return [f for f in found if f.lower().endswith(IMAGES)]


def memory(root):
    """Resident bytes of a process and all below it."""
    total, children = 0, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as f:
                after = f.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(after[1]), []).append((int(pid), int(after[21]) * resource.getpagesize()))
    todo = [root]
    while todo:
        for pid, size in children.get(todo.pop(), []):
            total += size
            todo.append(pid)
    return total


def timed(command, cores=None):
    """Wall and CPU seconds and peak memory of a command."""
    before, start, peak, done = resource.getrusage(resource.RUSAGE_CHILDREN), time.time(), 0, threading.Event()

    def watch():
        nonlocal peak
        while not done.wait(0.1):
            peak = max(peak, memory(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    if cores:
        command = ["taskset", "-c", ",".join(map(str, cores)), *command]
    environment = dict(os.environ, OMP_THREAD_LIMIT="1")
    environment["PATH"] = os.path.dirname(sys.executable) + ":" + environment["PATH"]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment)
    done.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode not in (0, 1):
        sys.exit(f"error: {' '.join(command)}: {ran.stderr.strip()[-400:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.time() - start, cpu, peak / 2**20


def line(name, runs, pages):
    wall, cpu, peak = (statistics.median(r[k] for r in runs) for k in range(3))
    print(f"{name:24} {pages / wall:7.3f} pages/s  {cpu / pages:6.3f} CPU s/page  {peak:6.0f} MiB", flush=True)
    return wall, cpu


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("packages", nargs="+")
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    program = os.path.abspath(given.program)
    with tempfile.TemporaryDirectory() as folder:
        images = os.path.join(folder, "images")
        os.mkdir(images)
        every = [image for package in given.packages for image in scans(package, images)]
        pages = every[:: max(1, len(every) // given.most)][: given.most]
        package = os.path.join(folder, "package")
        os.mkdir(package)
        pdf = os.path.join(package, "scan.pdf")
        subprocess.run([os.path.join(os.path.dirname(sys.executable), "img2pdf"), "-o", pdf, *pages], check=True)
        recorded = os.path.join(folder, "readings.json")
        ocrmypdf = ["ocrmypdf", "-l", "jpn", "--jobs", str(os.cpu_count()), "--output-type", "pdf", pdf, os.path.join(folder, "out.pdf")]
        check = [program, "check", package, "--format", "json", "--out", os.path.join(folder, "report.json")]
        read = [program, "read", package, "--out", recorded]
        judge = [*check, "--readings", recorded]
        peer, own = [], []
        for _ in range(given.rounds):
            peer.append(timed(ocrmypdf))
            own.append(timed(check))
        print(f"{len(pages)} pages, {os.cpu_count()} cores, median of {given.rounds} rounds")
        theirs = line("OCRmyPDF", peer, len(pages))
        ours = line("uketsuke check", own, len(pages))
        print(f"uketsuke: {theirs[0] / ours[0]:.2f} times OCRmyPDF's pages/s, {theirs[1] / ours[1]:.2f} times by CPU time")
        print("\nStages")
        line("decoding and reading", [timed(read) for _ in range(given.rounds)], len(pages))
        line("everything after", [timed(judge) for _ in range(given.rounds)], len(pages))
        if (os.cpu_count() or 1) > 1:
            print("\nScaling")
            one = line("one core", [timed(check, [0]) for _ in range(given.rounds)], len(pages))
            two = line("two cores", [timed(check, [0, 1]) for _ in range(given.rounds)], len(pages))
            print(f"two cores: {one[0] / two[0]:.2f} times one")


if __name__ == "__main__":
    main()
