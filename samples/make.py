#!/usr/bin/env python3
"""Draws the sample application: application/ (what the mailroom hands over) and application.truth.json (what is in it).

  make.py            writes both anew; the same script writes the same bytes
  make.py --check    only holds the truth's own statements against each other

Python 3.11, requirements.txt, and Debian's fonts-ipafont and fonts-ipaexfont. Texts: source/, forms.py. README.md says which
defects are in the papers. The truth has the shape of the report, so the evaluation's score.py can be run on it.
"""
import argparse
import hashlib
import json
import re
import shutil
from pathlib import Path

import numpy as np
import openpyxl

import evidence
import form_b
import forms
import scan
from sheet import Sheet

HERE = Path(__file__).resolve().parent
OUT = HERE / 'application'
SCHEME = HERE.parent / 'pipeline' / 'schemes' / 'aspic-iot-asp-saas.toml'
REGISTRY_NUMBER = '5000-01-027364'
WEB = 'https://isaribi.example.co.jp/ikesu-note/'

# The whole of 別添4, of which three pages are enclosed.
RULES = [('第1章　総則', '4'), ('第1条　趣旨', '4'), ('第3条　担当役員', '5'), ('第4条　文書の構成', '5'), ('第2章　推進の体制', '5'), ('第9条　遵法推進会議', '5'),
         ('第3章　媒体と人の管理', '5'), ('第12条　媒体の収納', '5'), ('第15条　秘密の保持', '6'), ('第19条　識別符号及びパスワード', '6'), ('第20条　記録の採取', '6'),
         ('第4章　教育及び委託', '8'), ('第24条　教育', '9'), ('第29条　委託先の選定', '10'), ('第5章　個人に関する情報', '11'), ('第33条　取得の際の明示', '11'),
         ('第6章　不測の事態', '11'), ('第35条　事業の継続', '11'), ('第36条　苦情', '11')]

# What a correct check finds: code, severity, subject, note, other subjects.
FINDINGS = [
    ('P106', 'defect', '86', 'the paper says 48時間, the CD-R 72時間', []),
    ('P107', 'defect', '11', 'サービス品質合意書 is listed and not in the package', []),
    ('P108', 'check', '8', '貸出機器の手引 is not on the list', []),
    ('A202', 'defect', '郵便番号', '798-004 has six digits', []),
    ('R302', 'defect', '登記事項証明書', 'the form gives the former head office, which the certificate strikes out', ['事業者の住所', '本店', '所在地']),
    ('B401', 'defect', '93', 'mandatory, and left blank', []),
    ('B402', 'defect', '55', 'a claim without evidence', []),
    ('B403', 'defect', '38b', 'the document is named, no place in it', []),
    ('B404', 'check', '64', '実施なし for an item where a measure is expected', []),
    ('E501', 'defect', '45', '別添11 is not in the package', []),
    ('E501', 'defect', '54', '別添11 is not in the package', []),
    ('E502', 'defect', '24', 'the excerpt leaves p.9 out', []),
    ('E503', 'defect', '43', '約款 has no 第31条 (it is 第14条)', []),
    ('E504', 'check', '47', 'no support anywhere', []),
    ('E504', 'check', '90', 'the support stands in 別添5 p.1', []),
    ('E505', 'defect', '44', '第13条 says 2か月前, the claim 30日前', []),
    ('E505', 'defect', '63', '第20条 says 1年間, the claim 3年間', []),
    ('W601', 'defect', '10', 'no URL on the hardcopy', []),
]
CLAUSES = {'P106': '4(4)', 'P107': '4(4)', 'P108': '4(4)', 'A202': '6(2)', 'R302': '4(4)イ', 'B401': '4(4)ア', 'B402': '4(4)ア, 4(4)ウ(ア)', 'B403': '4(4)ア',
           'B404': '5(2)ア', 'E501': '4(4)ウ(ア)', 'E502': '4(4)ウ(ウ)', 'E503': '4(4)ア', 'E504': '4(4)ア', 'E505': '4(4)ア, 6(2)', 'W601': '4(4)ウ(ウ)'}
ALLOWED = [
    *[(c, '1', 'no proof is usual for the date itself') for c in ('B402', 'B403', 'E501', 'E504')],
    *[(c, s, 'follows from the former address on 申請書A') for c in ('B407', 'P106') for s in ('4a', '事業者の住所')],
    ('E504', '43', 'below the article that is not there'), ('E504', '24', 'below the page that is not there'),
    ('E505', '47', 'another share stands near by'), ('B401', '64', ''), ('E505', '6b', 'the years may be held against each other'), ('B407', '6b', ''),
]


def corporate_number():
    digits = REGISTRY_NUMBER.replace('-', '')
    total = sum(int(c) * (1 if n % 2 else 2) for n, c in enumerate(reversed(digits), 1))
    return str(9 - total % 9) + digits


def web_papers():
    """別添9 carries its address; 別添10 was printed with the address switched off."""
    nine = evidence.Paper('9', '商品紹介ページ', 'gothic folio:{n}')
    ten = evidence.Paper('10', 'お問合せページ', 'gothic folio:{n}')
    nine.kind = ten.kind = 'web_hardcopy'
    nine.sheets = [forms.hardcopy(('2026/06/25 8:47', 'いけすノート｜株式会社いさり火テクノ', ''), (WEB, '', '1/1'), [
        ('title', 'いけすノート', ['31']), ('text', '海の中を、手のひらに。いけすの水を24時間見守り、記録を残すクラウドサービスです。', []),
        ('picture', '水温の推移（見本）', []), ('head', '歩み', []),
        ('text', '2020年10月1日　サービスの提供を始めました。', ['32']), ('text', '2023年4月12日　塩分の計測に対応しました。', []),
        ('head', 'このようなお困りごとに', []), ('text', '・夜のうちに酸素が足りなくなり、朝には魚が弱っている\n・いけすが遠く、見回りに半日かかる\n・日誌が紙のままで、去年の水温がわからない', [])])]
    ten.sheets = [forms.hardcopy(('お問合せ｜株式会社いさり火テクノ', '', ''), ('1/1', '', '2026/06/25 8:52'), [
        ('title', 'お問合せ', []), ('head', '利用者相談室', []), ('text', '電話　03-5550-6274\nメール　soudan@isaribi.example.co.jp', ['92']),
        ('head', 'ご相談いただけること', []), ('text', '機器の取扱い、画面の操作、警報の設定について、お電話とメールでお答えします。魚病のご相談は、お近くの水産試験場へお願いします。', ['95']),
        ('head', '営業のご案内', []), ('text', '実機の見学は、坂下津の試験いけすで承ります。20日前までにご予約ください。', [])])]
    for p, label in ((nine, '別添9'), (ten, '別添10')):
        p.sheets[0].corner(label)
        p.sheets[0].folio = '1'
    return [nine, ten]


class Package:
    """The scans in the order of the envelope."""

    def __init__(self):
        self.rng = np.random.default_rng(20260713)
        self.sources, self.pages, self.place = [], [], {}

    def scan(self, name, sheets, mode, dpi, turned=()):
        images = []
        for n, sheet in enumerate(sheets, 1):
            skew = round(float(self.rng.uniform(-0.55, 0.55)), 2)
            images.append(scan.scanned(sheet, mode, dpi, skew, self.rng, n in turned))
            self.place[id(sheet)] = {'source': name, 'page': n}
            self.pages.append({'source': name, 'page': n, 'dpi': dpi, 'rotation': 180 if n in turned else 0, 'skew': skew, 'blank': sheet.blank,
                               'legible': True, 'folio': sheet.folio, 'text': '\n'.join(sheet.lines)})
        path = OUT / name
        media = scan.write(path, images, dpi)
        self.sources.append({'path': name, 'sha256': hashlib.sha256(path.read_bytes()).hexdigest(), 'media': media, 'pages': len(sheets)})

    def document(self, kind, number, title, sheets, excerpt=False):
        return {'kind': kind, 'number': number, 'title': title, 'excerpt': excerpt,
                'pages': [{**self.place[id(s)], 'folio': s.folio} for s in sheets]}


def judge(row, cited, papers, package):
    """The verdict of one citation, from the marks that the papers carry."""
    number, pages, section, url = (cited.split(';') + [''] * 4)[:4]
    out = {'document': number, 'title': None, 'pages': [p for p in pages.split(',') if p], 'section': section or None, 'url': url or None}
    carrying = {id(s): s for p in papers.values() for s in p.sheets if row in s.rows}
    def at(sheets):
        return [{**package.place[id(s)], 'box': []} for s in sheets]
    if number == 'R':
        page = papers['R'].sheets[int(out['pages'][0]) - 1]
        return {**out, 'document': None, 'title': '履歴事項全部証明書', 'verdict': 'supported', 'found_at': at([page])}
    paper = papers.get(number)
    if paper is None:
        return {**out, 'verdict': 'no_such_document', 'found_at': []}
    folios = {s.folio: s for s in paper.sheets if s.folio}
    base = re.sub(r'(?<=条)第\d+項$', '', section)
    if any(p not in folios for p in out['pages']) or (base and base not in paper.sections):
        return {**out, 'verdict': 'no_such_place', 'found_at': at(carrying.values())}
    meant = [folios[p] for p in out['pages']] or ([paper.sections[base][0]] if base else paper.sheets)
    if base:
        sheet, rows = paper.sections[base]
        assert row in rows, (row, base)
    there = [s for s in meant if row in s.rows]
    if there:
        wrong = any(s.rows[row] for s in there)
        out.update(verdict='contradicted' if wrong else 'supported', found_at=at(there))
        if not pages and not section:
            out.update(title=paper.title, verdict_also=['not_checkable', 'elsewhere'])
        return out
    return {**out, 'verdict': 'elsewhere' if carrying else 'unsupported', 'found_at': at(carrying.values())}


def disc(rows, values):
    """The CD-R: both forms as workbooks, one cell of which differs from the paper, and what a disc of a Windows machine carries."""
    folder = OUT / 'cdrom'
    folder.mkdir()
    book = openpyxl.Workbook()
    page = book.active
    page.title = '申請書Ａ'
    page.append(['情報開示認定 申請書Ａ（フェースシート）'])
    page.append([])
    for label, _, value in forms.FORM_A:
        page.append([label, value.format(**values) or None])
    page.column_dimensions['A'].width, page.column_dimensions['B'].width = 24, 70
    scan.write_workbook(folder / '申請書A.xlsx', book)
    book = openpyxl.Workbook()
    page = book.active
    page.title = '申請書Ｂ'
    page.append(['申請書Ｂ（情報開示内容）', None, None, None, f'サービスの名称：{forms.SERVICE}'])
    page.append([])
    page.append(['番号', '項目', '記述する内容', '必須／選択', '申請内容', '添付書類等', '備考'])
    section, last = None, None
    for row in rows:
        if row.section != section:
            section = row.section
            page.append([f'【{section}】'])
            page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=1, end_column=7)
        claim = '有。連続稼働72時間' if row.key == '86' else row.claim
        same = last is not None and last.number() == row.number()
        page.append([None if same else int(row.number()), None if same and last.name == row.name else row.name, row.instruction, '必須' if row.required else '選択', claim or None, row.evidence or None])
        if same and last.name == row.name:
            merged = [m for m in page.merged_cells.ranges if m.min_col == 2 and m.max_row == page.max_row - 1 and m.min_row >= 4 and m.max_col == 2]
            start = merged[0].min_row if merged else page.max_row - 1
            for column in (1, 2):
                for m in [m for m in page.merged_cells.ranges if m.min_col == column == m.max_col and m.max_row == page.max_row - 1]:
                    page.unmerge_cells(str(m))
                page.merge_cells(start_row=start, end_row=page.max_row, start_column=column, end_column=column)
        last = row
    for letter, width in zip('ABCDEFG', (6, 30, 40, 10, 60, 34, 8)):
        page.column_dimensions[letter].width = width
    scan.write_workbook(folder / '申請書B.xlsx', book)
    (folder / 'desktop.ini').write_bytes(b'[ViewState]\r\nMode=\r\nVid=\r\nFolderType=Documents\r\n')


def make():
    values = {'法人番号': corporate_number()}
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    package = Package()
    papers = {p.number: p for p in evidence.read_papers(HERE / 'source' / 'papers.txt', values) + web_papers()}
    for p in papers.values():
        if p.kind == 'evidence':
            evidence.lay_out(p, RULES)
    rows = form_b.read_rows(SCHEME, HERE / 'source' / 'form_b.txt', values)
    listing, face = forms.breakdown(), forms.form_a(values)
    certificate = evidence.Paper('R', '履歴事項全部証明書', 'mincho folio:{n}')
    certificate.sheets = forms.registry(REGISTRY_NUMBER)
    papers['R'] = certificate
    form = form_b.draw(rows, forms.SERVICE, forms.COMPANY)
    blank = Sheet()
    blank.blank = True
    blank.punch()

    package.scan('scan_1.tif', [listing], 'bilevel', 300)
    package.scan('scan_2.jpg', [face], 'colour', 200)
    package.scan('scan_3.pdf', certificate.sheets, 'colour', 200)
    package.scan('scan_4.tif', form, 'bilevel', 300)
    package.scan('scan_5.pdf', papers['1'].sheets, 'grey', 200)
    package.scan('scan_6.png', papers['2'].sheets, 'grey', 200)
    package.scan('scan_7.tif', [papers['3'].tab] + papers['3'].sheets, 'bilevel', 300)
    package.scan('scan_8.pdf', [papers['4'].tab] + papers['4'].sheets + [blank], 'grey', 200)
    package.scan('scan_9.tif', papers['5'].sheets, 'bilevel', 300, turned=(2,))
    package.scan('scan_10.jpg', papers['6'].sheets[:1], 'grey', 200)
    package.scan('scan_11.jpg', papers['6'].sheets[1:], 'grey', 200)
    package.scan('scan_12.pdf', papers['7'].sheets, 'grey', 200)
    package.scan('scan_13.tif', papers['8'].sheets, 'bilevel', 300)
    package.scan('scan_14.pdf', papers['9'].sheets + papers['10'].sheets, 'colour', 150)
    disc(rows, values)
    (OUT / 'receipt.toml').write_text('kind = "new"\nreceived = 2026-07-13\nregistered_mail = "517-60-42983-5"\nfirst_service = true\napplicant = "corporation"\n'
                                      f'sheets = {len(package.pages) - 1}\n', encoding='utf-8')

    documents = [package.document('breakdown', None, '提出書類及び資料内訳書', [listing]), package.document('form_a', None, '申請書A', [face]),
                 package.document('registry_certificate', None, '登記事項証明書', certificate.sheets), package.document('form_b', None, '申請書B', form)]
    for p in papers.values():
        if p.tab:
            documents.append(package.document('separator', p.number, '別添' + p.number, [p.tab]))
        if p.number != 'R':
            documents.append(package.document(p.kind, p.number, p.title, p.sheets, p.has('excerpt')))
    filled, above = [], []
    for row in rows:
        ditto = row.cited == '^' or row.evidence == '〃'
        cited = above if row.cited == '^' else [c.strip() for c in row.cited.split('&') if c.strip()]
        citations = [{**judge(row.key, c, papers, package), **({'ditto': True} if ditto else {})} for c in cited]
        above = cited or above
        spot = {k: v for k, v in package.place[id(form[row.sheet])].items()}
        filled.append({'row': row.key, 'item': row.name, 'required': row.required, 'claim': row.claim, 'evidence': row.evidence, 'confidence': 1.0,
                       'spot': spot if row.claim or row.evidence else None, 'citations': citations})
    truth = {
        'format': 'uketsuke.truth/1', 'package': 'application', 'scheme': 'aspic-iot-asp-saas', 'edition': '2024-09-30', 'kind': 'new',
        'sources': package.sources, 'pages': package.pages, 'documents': documents,
        'form_a': [{'field': f, 'label': label, 'value': v.format(**values), 'confidence': 1.0, 'spot': package.place[id(face)]} for label, f, v in forms.FORM_A],
        'form_b': filled, 'registry': {**forms.REGISTRY, 'number': REGISTRY_NUMBER},
        'hardcopies': [{'document': '9', 'url': WEB, 'date': '2026-06-25'}, {'document': '10', 'url': None, 'date': '2026-06-25'}],
        'findings': [{'code': c, 'severity': s, 'subject': t, 'message': '', 'clause': CLAUSES[c], 'spots': [], 'note': n, 'also': also, 'group': False} for c, s, t, n, also in FINDINGS],
        'allowed': [{'code': c, 'subject': s, 'why': w} for c, s, w in ALLOWED],
    }
    (HERE / 'application.truth.json').write_text(json.dumps(truth, ensure_ascii=False, indent=1) + '\n', encoding='utf-8')


def check():
    """The verdicts of the rows and the list of findings say the same; no page is lost."""
    truth = json.loads((HERE / 'application.truth.json').read_text(encoding='utf-8'))
    by = {'contradicted': 'E505', 'elsewhere': 'E504', 'unsupported': 'E504', 'no_such_document': 'E501'}
    follows = set()
    for row in truth['form_b']:
        for c in row['citations']:
            if c['verdict'] == 'no_such_place':
                follows.add(('E502' if c['pages'] else 'E503', row['row']))
            elif c['verdict'] in by:
                follows.add((by[c['verdict']], row['row']))
    listed = {(f['code'], f['subject']) for f in truth['findings'] if f['code'].startswith('E')}
    if follows != listed:
        raise SystemExit(f'the verdicts and the findings disagree: {sorted(follows ^ listed)}')
    owned = [(p['source'], p['page']) for d in truth['documents'] for p in d['pages']]
    there = [(p['source'], p['page']) for p in truth['pages'] if not p['blank']]
    if sorted(owned) != sorted(there):
        raise SystemExit('a page belongs to no document, or to two')
    for s in truth['sources']:
        if hashlib.sha256((OUT / s['path']).read_bytes()).hexdigest() != s['sha256']:
            raise SystemExit(f'{s["path"]} is not the file that the truth speaks of')
    unproved = [r['row'] for r in truth['form_b'] if r['claim'] and not r['citations']]
    print(f'{len(truth["pages"])} pages, {len(truth["documents"])} documents, {len({f["code"] for f in truth["findings"]})} kinds of defect; claims without citation: {", ".join(unproved)}')


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--check', action='store_true')
    if not p.parse_args().check:
        make()
    check()


if __name__ == '__main__':
    main()
