"""The ways in which papers write one and the same quantity: 5分間隔, 300秒毎, 五分おき.

render gives a value in one of them; bare gives a quantity without the words that make it an adverb (5分 for 5分間隔で).
All notations of one value mean the same, so that a comparison must take them as equal.
"""

KANJI = '〇一二三四五六七八九'
WIDE = str.maketrans('0123456789.:,', '０１２３４５６７８９．：，')

# Numbers that other things on the same page may carry, where a topic does not bring its own.
POOLS = {
    'minutes': ['2', '15', '20', '45', '90'], 'every': ['2', '15', '20', '30'], 'hours': ['2', '6', '12', '36'],
    'days': ['2', '10', '20', '45'], 'before': ['10', '45', '120'], 'months': ['2', '4', '9', '18'], 'years': ['1', '4', '6', '8'],
    'percent': ['12.5', '80', '97'], 'seconds': ['4', '8', '12'], 'freq': ['d', 'w', 'm', 'y'],
}

# The adverb forms of a frequency, and the bare word for tables.
FREQ = {
    'h1': ['1時間ごとに', '60分間隔で', '毎時', '1時間に1回'],
    'h2': ['2時間ごとに', '120分おきに', '二時間毎に'],
    'h6': ['6時間ごとに', '1日4回', '６時間おきに'],
    'h12': ['12時間ごとに', '1日2回', '日に二度'],
    'd': ['毎日1回', '1日1回', '日次で', '24時間ごとに'],
    'w': ['毎週1回', '週1回', '週次で', '7日ごとに'],
    'm': ['毎月1回', '月1回', '月次で', '月に一度'],
    'q': ['四半期に1回', '3か月に一度', '年4回', '３ヵ月ごとに'],
    'hy': ['半年に1回', '年2回', '6か月ごとに', '半期に一度'],
    'y': ['年1回', '毎年1回', '年に一度', '12か月に1回'],
}


def kanji(n):
    """23 as 二十三; up to 9999."""
    n = int(n)
    out = ''
    for unit, mark in ((1000, '千'), (100, '百'), (10, '十')):
        d, n = divmod(n, unit)
        if d:
            out += ('' if d == 1 else KANJI[d]) + mark
    return out + (KANJI[n] if n or not out else '')


def era(y):
    return '令和' + ('元' if y == 2019 else str(y - 2018)) if y >= 2019 else '平成' + str(y - 1988)


def plain_and_wide(n, unit):
    return [f'{n}{unit}', f'{n}{unit}'.translate(WIDE)] + ([f'{kanji(n)}{unit}'] if n.isdigit() and int(n) < 100 else [])


def grouped(n):
    return f'{n:,}'


def forms(kind, v):
    """All notations of a value, the plainest first."""
    if kind == 'word':
        return v.split('=')
    if kind in ('minutes', 'every'):
        n = int(v)
        return plain_and_wide(v, '分') + ([f'{n * 60}秒'] if n <= 10 else []) + ([f'{n // 60}時間', kanji(n // 60) + '時間'] if n % 60 == 0 else [])
    if kind == 'seconds':
        return plain_and_wide(v, '秒') + ([f'{int(v) * 1000:,}ミリ秒'] if int(v) <= 5 else [])
    if kind == 'hours':
        n = int(v)
        return plain_and_wide(v, '時間') + ([f'{n * 60}分'] if n <= 4 else []) + ([f'{n // 24}日'] if n % 24 == 0 and n > 24 else [])
    if kind == 'days':
        n = int(v)
        return plain_and_wide(v, '日') + ([f'{n // 7}週間'] if n % 7 == 0 else [])
    if kind == 'before':
        n = int(v)
        return plain_and_wide(v, '日') + ([f'{n // 7}週間'] if n % 7 == 0 else []) + ([f'{n // 30}か月', kanji(n // 30) + 'ヵ月'] if n % 30 == 0 else [])
    if kind == 'months':
        n = int(v)
        out = [f'{v}か月', f'{v}ヶ月', f'{v}ヵ月'.translate(WIDE), kanji(v) + 'か月', f'{v}カ月', f'{v}箇月']
        return out + ([f'{n // 12}年'] if n % 12 == 0 else []) + ([f'{n * 30}日'] if n in (1, 2, 3, 6) else [])
    if kind == 'years':
        return plain_and_wide(v, '年') + [f'{int(v) * 12}か月']
    if kind == 'yen':
        n = int(v)
        out = [f'{grouped(n)}円', f'¥{grouped(n)}', f'金{grouped(n)}円', f'{grouped(n)}円'.translate(WIDE)]
        return out + ([f'{n // 10000}万円', kanji(n // 10000) + '万円'] if n % 10000 == 0 else [f'{n // 10000}万{n % 10000:,}円'] if n > 10000 and n % 1000 == 0 else [])
    if kind == 'oku':
        n = int(v)
        oku, man = n // 10 ** 8, n % 10 ** 8 // 10000
        long = (f'{oku}億' if oku else '') + (f'{man:,}万' if man else '') + '円'
        return [long, f'{n // 1000:,}千円', f'金{long}'.replace(',', '').translate(WIDE)] + ([f'{n // 10 ** 6:,}百万円'] if n % 10 ** 6 == 0 else []) + [f'{n:,}円']
    if kind == 'percent':
        return [f'{v}％', f'{v}%', f'{v}パーセント', f'{v}％'.translate(WIDE)]
    if kind.startswith('count:'):
        unit = kind[6:]
        return plain_and_wide(v, unit) + ([f'{v}人'] if unit == '名' else [])
    if kind == 'date':
        y, m, d = map(int, v.split('-'))
        return [f'{y}年{m}月{d}日', f'{era(y)}年{m}月{d}日', f'{y}/{m}/{d}', f'{y}.{m:02}.{d:02}', f'{y}年{m}月{d}日'.translate(WIDE), f'{era(y)}年{m}月{d}日'.translate(WIDE)]
    if kind == 'clock':
        a, b = v.split('-')
        def parts(t):
            h, _, m = t.partition(':')
            return int(h), int(m or 0)
        (h1, m1), (h2, m2) = parts(a), parts(b)
        def noon(h, m):
            half, h = ('午前', h) if h < 12 else ('午後', h - 12)
            return f'{half}{h}時' + ('半' if m == 30 else f'{m}分' if m else '')
        def plain(h, m):
            return f'{h}時' + (f'{m}分' if m else '')
        return [f'{h1}:{m1:02}～{h2}:{m2:02}', f'{noon(h1, m1)}から{noon(h2, m2)}', f'{plain(h1, m1)}～{plain(h2, m2)}', f'{h1}:{m1:02}－{h2}:{m2:02}'.translate(WIDE)]
    if kind == 'freq':
        return FREQ[v]
    raise ValueError(kind)


def bare(kind, value, rng, plain=False):
    """The quantity alone."""
    every = forms(kind, value)
    if kind == 'freq':
        every = [f[:-1] if f.endswith(('に', 'で')) and not f.endswith('毎に') else f for f in every]
    return every[0] if plain else rng.choice(every)


def render(kind, value, rng, plain=False):
    """The quantity as the sentence needs it; an interval becomes an adverb (5分間隔で)."""
    if kind != 'every':
        every = forms(kind, value)
        return every[0] if plain else rng.choice(every)
    return bare(kind, value, rng, plain) + ('間隔で' if plain else rng.choice(['間隔で', 'ごとに', 'おきに', '毎に']))
