#!/usr/bin/env python3
"""Makes application packages at random, each with its truth beside it, for `make accuracy` and `uketsuke calibrate`.

  random_package.py --seed 1 --count 4 --out DIR     writes DIR/R0001/ and DIR/R0001.truth.json, and so on

The same seed writes the same bytes where the same fonts are installed: beside those of make.py, Debian's fonts-noto-cjk,
fonts-vlgothic, fonts-morisawa-bizud-gothic and -mincho are used where they are there. The words are in random_words.py, what
befalls papers in random_scan.py; README.md lists the qualities. A page's truth is its printed lines: no seals, no ground.
"""
import argparse
import json
import shutil
import tomllib
from pathlib import Path

import numpy as np

import evidence
import form_b
import forms
import make
import sheet as paper
from random_scan import Envelope, Sheet, typeface
from random_words import KANJI, ROWS, WIDE, Words

# The fields of 申請書A in the groups that forms.form_a draws: 2, 7, 6, 5, 5 and 1.
GROUPS = [['申請日', '申請区分'], ['事業者名', '事業者名フリガナ', '法人番号', '郵便番号', '事業者の住所', '代表者役職', '代表者氏名'],
          ['サービス名称', 'サービス概要', 'サービス区分', 'サービス開始日', 'サービスURL', '申請単位'], ['販売代理店の有無', '販売代理店名', '販売代理店の本店所在地', '販売代理店の連絡先', '外部委託先'],
          ['担当者部署', '担当者氏名', '担当者電話番号', '担当者FAX番号', '担当者メールアドレス'], ['公表の留保']]


def fields(w, scheme):
    """Label as printed, field, value: the labels and their order are chosen anew for every package."""
    # Beside one label forms.form_a puts a seal of its own, which would spoil a row of any quality.
    labels = {f['key']: [x for x in f['labels'] if x != '代表者の氏名' and paper.font('gothic', 40).getlength(x) < 530] for f in scheme['field']}
    agent = w.rng.random() < 0.4
    post, person = f'{w.rng.randint(100, 999)}-{w.rng.randint(0, 9999):04}', w.person()
    values = {'申請日': w.date(2026), '申請区分': w.pick(['新規', '新規', '新規申請', '更新']), '事業者名': w.given['company'], '事業者名フリガナ': w.kana, '法人番号': w.given['number'],
              '郵便番号': w.pick([post, '〒' + post, post.translate(WIDE)]), '事業者の住所': w.given['office'], '代表者役職': '代表取締役' + w.pick(['', '社長', ' CEO']), '代表者氏名': w.given['head_person'],
              'サービス名称': w.given['service'], 'サービス概要': w.say('{thing}の{act}を{often}行い、{latin}で知らせるクラウドサービス'), 'サービス区分': w.pick(['業種特化（物流）', 'ASP・SaaS（IoT）', '共通業務・労務管理', '③ IoTクラウド']),
              'サービス開始日': w.given['started'], 'サービスURL': w.word('url'), '申請単位': w.pick(['単独のサービス', '単独', '複数（2サービス）']), '販売代理店の有無': w.pick(['有', '有り', 'あり']) if agent else w.pick(['無', '無し', 'なし']),
              '販売代理店名': w.firm() if agent else '', '販売代理店の本店所在地': w.address() if agent else '', '販売代理店の連絡先': w.word('tel') if agent else w.pick(['', '－']), '外部委託先': w.pick(['', w.firm(), w.firm() + '（監視）']),
              '担当者部署': w.say('{thing}部 第{m}課|企画Ｇ|DX推進室 {latin}担当'), '担当者氏名': person, '担当者電話番号': w.word('tel'), '担当者FAX番号': w.pick([w.word('tel'), '']), '担当者メールアドレス': w.word('mail'), '公表の留保': w.pick(['無', '有（6か月間）', '希望しない'])}
    out = []
    for group in GROUPS:
        group = list(group)
        if w.rng.random() < 0.6:
            w.rng.shuffle(group)
        out += [(w.pick(labels[key]), key, values[key]) for key in group]
    return out


def certificate(w):
    """Two sheets like a 履歴事項全部証明書, one to three of whose entries are struck out; and what a right reading finds in it."""
    def day(y, m, d):
        era, year = ('令和', y - 2018) if y >= 2019 else ('平成', y - 1988)
        return era + ''.join(f'{n:2}{unit}' for n, unit in ((year, '年'), (m, '月'), (d, '日'))).translate(WIDE).replace(' ', '　')
    def changed(what):
        y, m = w.rng.randint(2020, 2025), w.rng.randint(1, 12)
        return [day(y, m, w.rng.randint(1, 14)) + what, day(y, m, w.rng.randint(15, 28)) + '登記']
    town, (a, b, c) = w.lot
    name, office = w.given['company'], f'{town}{KANJI[a]}丁目{b}番{c}号'.translate(WIDE)
    person, dead = w.given['head_person'].replace(' ', '').replace('　', ''), set(w.rng.sample(['name', 'office', 'capital', 'officer'], w.rng.randint(1, 3)))
    def entry(key, now, old, what):
        return [(f'_{old}_', []), (now, changed(what))] if key in dead else [(now, [])]
    first = [('会社法人等番号', [(f'{w.number[:4]}-{w.number[4:6]}-{w.number[6:]}'.translate(WIDE).replace('-', '－'), [])]), ('商　号', entry('name', name, w.firm().replace('㈱', '株式会社'), '変更')),
             ('本　店', entry('office', office, w.address().translate(WIDE), '移転')), ('公告をする方法', [(w.pick(['官報に掲載してする。', '電子公告とする。\n' + w.given['home']]), [])]), ('会社成立の年月日', [(day(*w.born), [])]),
             ('目　的', [('\n'.join(f'{n}　{w.say("{thing}の{act}の受託|{latin}を用いた情報の提供|{thing}の企画、開発及び販売")}'.translate(WIDE) for n in range(1, w.rng.randint(4, 7))) + '\n前各号に附帯する一切の事業', [])]),
             ('発行可能株式総数', [(f'{w.rng.randint(2, 90)}００株'.translate(WIDE), [])]), ('資本金の額', entry('capital', f'金{w.yen // 10000}万円'.translate(WIDE), '金１０万円', '変更'))]
    def officer(title, who, what='重任', home=''):
        return (home + '\n' if home else '') + f'{title}　　{forms.spaced(who)}', changed(what)
    board = [officer('取締役', person), officer('取締役', w.person(''), '就任')]
    if 'officer' in dead:
        board.append((f'_取締役　　{forms.spaced(w.person(""))}_', changed('重任') + changed('退任')))
    board += [officer('代表取締役', person, home=w.address().translate(WIDE)), officer('監査役', w.person(''))]
    bureau = w.pick(['柚野地方法務局', '霧沢地方法務局椎ヶ丘支局', '虎ヵ谷法務局'])
    issued = (2026, w.rng.randint(1, 6), w.rng.randint(1, 28))
    sheets, rows = [], [first, [('役員に関する事項', board), ('取締役会設置会社に関する事項', [('取締役会設置会社', [])]), ('登記記録に関する事項', [('設立', [day(*w.born) + '登記'])])]]
    filing = f'整理番号　ケ{w.rng.randint(100000, 999999)}　　＊　下線のあるものは抹消事項であることを示す。'.translate(WIDE)
    for page, part in enumerate(rows, 1):
        s = Sheet()
        if w.rng.random() < 0.6:
            s.pattern()
        if page == 1:
            s.put(s.width / 2, 330, '履 歴 事 項 全 部 証 明 書', 'mincho', 70, anchor='mm')
            s.paragraph(300, 440, office + '\n' + name, 'mincho', 42, 1800)
        y = forms.entries(s, 620 if page == 1 else 300, part)
        if page == 2:
            s.paragraph(420, y + 90, f'これは登記簿に記録されている閉鎖されていない事項の全部であることを証明した\n書面である。\n{day(*issued)}\n{bureau}\n登記官　　　　　{forms.spaced(w.person(""))}', 'mincho', 42, 1800, 1.9)
            s.seal(1500, y + 400, ['登松記山', '印方法務', '之局官印'], 250)
        s.folio = str(page)
        s.put(300, 3300, filing, 'mincho', 36)
        s.put(2170, 3300, f'{page}／2'.translate(WIDE), 'mincho', 36, anchor='ra')
        sheets.append(s)
    iso = '{}-{:02}-{:02}'.format
    return sheets, {'certificate': 'history', 'name': name, 'office': office, 'founded': iso(*w.born), 'capital': w.yen, 'representatives': [{'title': '代表取締役', 'name': person}],
                    'issued': iso(*issued), 'original': True, 'number': f'{w.number[:4]}-{w.number[4:6]}-{w.number[6:]}'}


def upright(w, title):
    """Columns from right to left, as letters of thanks and old rules are printed. A line of the truth is a column."""
    s, size = Sheet(), w.pick([44, 50, 56])
    face = paper.font('mincho', size)
    text = [f'　{w.say("{upright}")}' for _ in range(30)]
    columns = [title, ''] + paper.fit('\n'.join(''.join(text[i:i + 3]) for i in range(0, 30, 3)), face, 2700)
    for n, column in enumerate(columns):
        x = 2240 - n * round(size * 1.75)
        if x < 280:
            break
        s.draw.text((x, 340), column, font=face, fill=paper.INK, direction='ttb', anchor='mt', language='ja')
        if column:
            s.lines.append(column)
            s.places.append((x - size / 2, 340, column, size, size))
    return s


def running(w, number, title, make_lines, pages, face):
    """A document of the drawing code in evidence.py; each page takes as many lines as fit."""
    p = evidence.Paper(number, title, f'{face} folio:' + w.pick(['{n}', '-{n}-', 'P.{n}', '{n}/{total}', '{n}頁']))
    p.pages = [None] * pages
    start = w.pick([1, 1, 1, 5, 12])
    for i in range(pages):
        lines = (['# ' + title] if i == 0 else []) + make_lines(i)
        while True:
            try:
                p.sheets.append(evidence.body(p, i, str(start + i), lines))
                break
            except SystemExit:                                 # too long
                lines.pop()
    return p


def rules_of(w):
    count = iter(range(w.pick([1, 1, 7, 28]), 99))
    def lines(_):
        out = []
        for _ in range(9):
            n, style = next(count), w.pick(['第{}条（{}）', '第{}条（{}）', '第{}条　{}'])
            out.append('$ ' + style.format(n, w.say('{head}')))
            out += [w.say('{rule}')] + [f'{"２３"[k]}　{w.say("{rule}")}' for k in range(w.rng.randint(0, 2))]
        return out
    return lines


def ruled(w, title, changes):
    """A page with one table: figures, or old and new wording side by side."""
    s = Sheet()
    s.put(s.width / 2, 330, title, 'exgothic', 60, anchor='mm')
    if changes:
        pairs = [(w.say('第{n}条|第{n}条第{m}項|表{m}'), *w.say('{amount}⇒{amount}|{period}⇒{period}|{rule}⇒{rule}').split('⇒')) for _ in range(9)]
        s.red = frozenset(x for p in pairs for x in paper.fit(p[2], paper.font('mincho', 40), 840))
        forms.grid(s, 240, 440, [260, 870, 870], [('箇所', '旧', '新')] + pairs, 'mincho', 40, 58)
    else:
        rows = [(str(n), w.say('{label}'), w.say('{value}'), w.say('{value}'), w.say('同上|〃|※{m}|{mark}|{none}|-|{place}')) for n in range(1, w.rng.randint(14, 19))]
        forms.grid(s, 220, 440, [100, 520, 620, 560, 240], [('No', '項目', '基準', '実績', '備考')] + rows, w.pick(['mincho', 'gothic', 'pgothic']), 38, 54)
    s.folio = str(w.rng.randint(1, 30))
    s.foot(s.folio, 'gothic')
    return s


def web(w):
    at = w.say('2026/0{m}/1{m} {m}:4{m}')
    title, address = f'{w.given["service"]}｜{w.given["company"]}', w.word('url')
    head, foot = w.pick([((at, title, ''), (address, '', '1/1')), ((title, '', ''), (address, '', at)), ((title, '', '1/1 ページ'), (address, '', at))])
    blocks = [('title', w.given['service'], []), ('text', w.say('{news}{news}'), [])] + [('picture', '図1　' + w.say('{label}') + '（見本）', [])] * (w.rng.random() < 0.4)
    for _ in range(3):
        blocks += [('head', w.say('{label}'), []), ('text', w.say('{news}\n{news}\n{value}'), [])]
    s = forms.hardcopy(head, foot, blocks)
    s.folio = '1'
    return s


def disclosure(w, scheme, red):
    """申請書B: all rows; where it is red, changed claims are."""
    rows, changed = [form_b.Row(i) for i in scheme['item']], []
    for row in rows:
        if w.rng.random() < 0.12:
            continue
        row.claim = w.claim(row.key)
        row.evidence = w.say('{cite}') if w.rng.random() < 0.88 else ''
        if row.key == '86':                                    # what make.disc() writes in this row of its workbook
            continue
        if red and row.key not in ROWS and w.rng.random() < 0.35:
            old, new = w.say('{rate}⇒{rate}|{period}⇒{period}|{plain}⇒{plain}').split('⇒')
            row.claim = new if w.rng.random() < 0.4 else f'（旧）{old}\n（新）{new}'
            changed.append(row.claim.split('\n')[-1])
    rows[[r.key for r in rows].index('86')].claim = '有。連続稼働72時間'
    Sheet.red = frozenset(x for c in changed for x in paper.fit(c, paper.font('mincho', form_b.SIZE), form_b.WIDTHS[4] - 24))
    sheets = form_b.draw(rows, w.given['service'], w.given['company'])
    Sheet.red = frozenset()
    return rows, sheets


def package(seed, n, out):
    """Draws and scans one package, and writes its truth."""
    w, rng = Words(seed, n), np.random.default_rng([seed, n])
    name = f'R{n:04}'
    make.OUT, make.REGISTRY_NUMBER = out / name, w.number
    w.given['number'] = make.corporate_number()
    forms.COMPANY, forms.SERVICE = w.given['company'], w.given['service']
    shutil.rmtree(make.OUT, ignore_errors=True)
    make.OUT.mkdir(parents=True)
    scheme = tomllib.loads(make.SCHEME.read_text(encoding='utf-8'))
    envelope = Envelope(w, rng)

    papers = [('会社案内', 'outline'), (w.say('情報セキュリティ基本規程|個人情報取扱規程|{service}利用規約'), 'rules'), (w.pick(['ごあいさつ', '創業の記']), 'vertical'), ('サービス紹介ページ', 'hardcopy'),
              (w.pick(['サービス仕様一覧', '第12期実績表', '料金表']), 'table')]
    if w.rng.random() < 0.35:
        papers.append(('新旧対照表', 'changes'))
    w.rng.shuffle(papers)
    drawn = []
    for number, (title, says) in enumerate(papers, 1):
        quality = envelope.quality(says)
        typeface(w)
        label = w.mark_style.format(number)
        face = w.pick(['mincho', 'gothic', 'pmincho', 'pgothic'])
        if says == 'outline':
            sheets = running(w, label, title, lambda _: [f'= {w.say("{label}")} | {w.say("{value}").replace(chr(10), " ")} |' for _ in range(16)], 1, face).sheets
        elif says == 'rules':
            sheets = running(w, label, title, rules_of(w), w.rng.randint(1, 3), face).sheets
        else:
            sheets = [upright(w, title) if says == 'vertical' else web(w) if says == 'hardcopy' else ruled(w, title, says == 'changes')]
        if w.rng.random() < 0.8:
            sheets[0].corner(label)
        drawn.append((label, title, says, sheets, quality))

    quality = envelope.quality('breakdown')
    typeface(w)
    forms.BREAKDOWN = [(label, title, w.say('第{m}版|2026年{m}月|{date}'), str(len(sheets)), w.pick(['写', '原本'])) for label, title, _, sheets, _ in drawn]
    envelope.add('breakdown', None, '提出書類及び資料内訳書', [forms.breakdown()], quality)
    quality = envelope.quality('form_a')
    typeface(w)
    forms.FORM_A = fields(w, scheme)
    face = forms.form_a({})
    envelope.add('form_a', None, '申請書A', [face], quality)
    typeface(w, without=['Noto'])
    sheets, registry = certificate(w)
    envelope.add('registry_certificate', None, '登記事項証明書', sheets, envelope.quality('registry_certificate'))
    quality = envelope.quality('form_b')
    typeface(w)
    rows, sheets = disclosure(w, scheme, quality == 'red-ink')
    envelope.add('form_b', None, '申請書B', sheets, quality)
    form = sheets
    for label, title, says, sheets, quality in drawn:
        kind = 'web_hardcopy' if says == 'hardcopy' else 'evidence'
        envelope.add(kind, label.lstrip('別添付資料'), title, sheets, quality, says, w.rng.random() < 0.1)
    envelope.scan_all()

    make.disc(rows, {})
    for book in w.pick([[], [], ['申請書A.xlsx'], ['申請書B.xlsx'], ['申請書A.xlsx', '申請書B.xlsx']]):
        (make.OUT / 'cdrom' / book).unlink()
    truth = {'format': 'uketsuke.truth/1', 'package': name, 'scheme': scheme['id'], 'edition': scheme['edition'], 'kind': 'renewal' if any(v == '更新' for _, _, v in forms.FORM_A) else 'new', 'seed': seed,
             'sources': envelope.sources, 'pages': envelope.pages, 'documents': envelope.documents,
             'form_a': [{'field': f, 'label': label, 'value': value, 'confidence': 1.0, 'spot': envelope.place[id(face)]} for label, f, value in forms.FORM_A],
             'form_b': [{'row': r.key, 'item': r.name, 'required': r.required, 'claim': r.claim, 'evidence': r.evidence, 'confidence': 1.0,
                         'spot': envelope.place[id(form[r.sheet])] if r.claim or r.evidence else None, 'citations': []} for r in rows],
             'registry': registry, 'hardcopies': [], 'findings': []}
    (out / f'{name}.truth.json').write_text(json.dumps(truth, ensure_ascii=False, indent=1) + '\n', encoding='utf-8')
    print(f'{name}: {len(envelope.pages)} pages; ' + ', '.join(f'{d[5]} {d[4]}' for d in envelope.waiting))


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--count', type=int, default=1)
    p.add_argument('--out', type=Path, required=True)
    a = p.parse_args()
    for n in range(1, a.count + 1):
        package(a.seed, n, a.out)


if __name__ == '__main__':
    main()
