"""Makes the list of words that tells look-alike characters apart (力 and カ, 口 and ロ, 一 and ー),
and whether a page makes sense the way up it is read.

usage: words.py DICTIONARY OUT

DICTIONARY is the folder of IPADIC's source (Debian's mecab-ipadic). Only words that hold such a
character and common nouns of two kanji are kept, sorted by code point, one a line: the same
dictionary gives the same bytes.
"""
import pathlib
import re
import sys

KINDS = ["Noun", "Noun.verbal", "Noun.adjv", "Noun.others", "Noun.adverbal", "Noun.number", "Noun.proper",
         "Suffix", "Prefix", "Adverb"]
ALIKE = set("ニカロトタエハミチオセバパビピブプベペボポ二力口卜夕工八三千才七ー一")
WORD = re.compile("[ァ-ヺー一-龠々]{2,10}")
COMMON = {"Noun", "Noun.verbal"}
PAIR = re.compile("[一-龠]{2}")


def main() -> None:
    dictionary, out = map(pathlib.Path, sys.argv[1:])
    words = set()
    for kind in KINDS:
        for entry in (dictionary / f"{kind}.csv").read_text(encoding="euc_jp").splitlines():
            word = entry.split(",", 1)[0]
            told_by_it = WORD.fullmatch(word) and ALIKE & set(word)
            if told_by_it or (kind in COMMON and PAIR.fullmatch(word)):
                words.add(word)
    out.write_text("".join(f"{word}\n" for word in sorted(words)), encoding="utf-8")


main()
