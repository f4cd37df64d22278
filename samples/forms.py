"""Draws the papers beside 申請書B and the evidence: 提出書類及び資料内訳書, 申請書A, the registry certificate, web hardcopies."""
import math

from sheet import RED, Sheet, fit, font

COMPANY, SERVICE = '株式会社いさり火テクノ', 'いけすノート'

# label as printed, field of the report, value; None starts a group
FORM_A = [
    ('申請年月日', '申請日', '令和8年7月6日'), ('申請の種別', '申請区分', '新規'),
    ('商号又は名称', '事業者名', COMPANY), ('フリガナ', '事業者名フリガナ', 'カブシキガイシャイサリビテクノ'),
    ('法人番号', '法人番号', '{法人番号}'), ('郵便番号', '郵便番号', '798-004'),
    ('所在地', '事業者の住所', '愛媛県宇和島市新町二丁目3番8号'),
    ('代表者の役職', '代表者役職', '代表取締役'), ('代表者の氏名', '代表者氏名', '芦田 千鶴'),
    ('サービスの名称', 'サービス名称', SERVICE),
    ('サービスの概要', 'サービス概要', '養殖いけすの水温、溶存酸素量及び塩分を計測して携帯端末に表示し、異変を知らせるクラウドサービス'),
    ('サービスの区分', 'サービス区分', '業種特化（水産業）'), ('提供を開始した日', 'サービス開始日', '2020年10月1日'),
    ('サービスのURL', 'サービスURL', 'https://isaribi.example.co.jp/ikesu-note/'),
    ('申請の単位', '申請単位', '単独のサービス'), ('販売代理店の有無', '販売代理店の有無', '無'),
    ('代理店の名称', '販売代理店名', ''), ('代理店の本店所在地', '販売代理店の本店所在地', ''), ('代理店の連絡先', '販売代理店の連絡先', ''),
    ('業務の委託先', '外部委託先', '四国情報保管センター株式会社（サーバの設置）'),
    ('担当部署', '担当者部署', '観測システム部 企画係'), ('担当者の氏名', '担当者氏名', '三好 奈緒'),
    ('電話番号', '担当者電話番号', '03-5550-6271'), ('FAX番号', '担当者FAX番号', '03-5550-6279'),
    ('メールアドレス', '担当者メールアドレス', 'miyoshi@isaribi.example.co.jp'), ('公表の留保', '公表の留保', '無'),
]

# number, title, edition, sheets, copy
BREAKDOWN = [
    ('別添1', '会社のあらまし', '2026年4月', '2', '写'), ('別添2', '第14期事業報告書', '2026年6月', '1', '写'),
    ('別添3', 'いけすノート利用約款', '第5版', '4', '写'), ('別添4', '情報管理規程（抜粋）', '2025年6月改正', '5', '写'),
    ('別添5', '運用手順書', '第9版', '3', '写'), ('別添6', 'ご利用のしおり', '2026年3月', '2', '原本'),
    ('別添7', 'データセンター施設案内（公開版）', '2025年度版', '2', '原本'), ('別添9', '商品紹介ページ', '2026年6月25日', '1', '写'),
    ('別添10', 'お問合せページ', '2026年6月25日', '1', '写'), ('別添11', 'サービス品質合意書', '第2版', '4', '写'),
]


def grid(s, x, y, widths, rows, face, size, lead, pad=14, header=True):
    """A ruled table; returns the y below it."""
    top = y
    for n, row in enumerate(rows):
        cells = [fit(c, font(face, size), w - 30) for c, w in zip(row, widths)]
        h = max(map(len, cells)) * lead + 2 * pad
        if header and n == 0:
            s.box(x, y, x + sum(widths), y + h, 3, fill=(226, 226, 226))
        at = x
        for lines, w in zip(cells, widths):
            for k, line in enumerate(lines):
                s.put(at + 15, y + pad + k * lead, line, face, size)
            at += w
        s.rule(x, y, x + sum(widths), y)
        y += h
    s.rule(x, y, x + sum(widths), y)
    for i in range(len(widths) + 1):
        at = x + sum(widths[:i])
        s.rule(at, top, at, y, 5 if i in (0, len(widths)) else 3)
    return y


def breakdown():
    s = Sheet()
    s.punch()
    s.put(s.width / 2, 360, '提 出 書 類 及 び 資 料 内 訳 書', 'exmincho', 74, anchor='mm')
    s.put(2200, 500, '令和8年7月6日', 'mincho', 44, anchor='ra')
    s.put(290, 600, f'申請者　{COMPANY}', 'mincho', 46)
    s.put(290, 680, f'サービス　{SERVICE}', 'mincho', 46)
    s.put(290, 820, '第１　提出する書類', 'exgothic', 48)
    y = grid(s, 290, 900, [1330, 580], [('書類', '数量'), ('申請書Ａ（フェースシート）', '1通'), ('申請書Ｂ（情報開示内容）', '1通'), ('履歴事項全部証明書', '原本1通'), ('電子媒体（CD-R）', '1枚')], 'mincho', 42, 62)
    s.put(290, y + 90, '第２　添付する資料', 'exgothic', 48)
    y = grid(s, 290, y + 170, [240, 800, 430, 200, 240], [('番号', '資料の名称', '版・年月', '枚数', '原本/写')] + BREAKDOWN, 'mincho', 42, 62)
    s.put(290, y + 50, '※ 資料の返却は希望しません。', 'mincho', 40)
    return s


def form_a(values):
    s = Sheet()
    s.punch()
    s.put(230, 180, '別記様式（申請書Ａ）', 'mincho', 38)
    s.put(s.width / 2, 330, '情報開示認定 申請書Ａ（フェースシート）', 'exgothic', 64, anchor='mm')
    s.put(s.width / 2, 420, '―ASP・SaaS（IoTクラウドサービス）―', 'mincho', 44, anchor='mm')
    s.put(290, 500, 'クラウドサービス情報開示認定機関　御中', 'mincho', 44)
    s.paragraph(290, 580, '安全・信頼性に係る情報開示の認定を受けたく、書類を添えて次のとおり申し込みます。', 'mincho', 42, 1900)
    groups = {0: '申込', 2: '申請者', 9: 'サービス', 15: '代理店・委託', 20: '担当者連絡先', 25: '公表'}
    x, y, start = 290, 690, 690
    split, value_at, right = x + 190, x + 760, 2230
    s.rule(x, y, right, y, 6)
    for i, (label, _, value) in enumerate(FORM_A):
        lines = fit(value.format(**values), font('mincho', 44), right - value_at - 50)
        h = len(lines) * 62 + 36
        if i in groups:
            s.rule(x, y, right, y, 5)
            for k, part in enumerate(fit(groups[i], font('gothic', 40), 150)):
                s.put(x + 20, y + 20 + k * 54, part, 'gothic', 40)
        s.put(split + 24, y + 22, label, 'gothic', 40)
        for k, line in enumerate(lines):
            s.put(value_at + 30, y + 18 + k * 62, line, 'mincho', 44)
        if label == '代表者の氏名':
            s.seal(value_at + 330, y - 92, ['役取表代', '印之締'], 200, square=False)
        y += h
        s.rule(split, y, right, y, 2)
    s.rule(x, y, right, y, 6)
    for at, w in ((x, 6), (split, 3), (value_at, 3), (right, 6)):
        s.rule(at, start, at, y, w)
    s.put(290, y + 40, '（注）該当のない欄は空けておくこと。', 'mincho', 38)
    return s


REGISTRY = {'certificate': 'history', 'name': COMPANY, 'office': '愛媛県宇和島市坂下津四丁目７番１５号', 'founded': '2012-05-08',
            'capital': 42000000, 'representatives': [{'title': '代表取締役', 'name': '芦田 千鶴'}], 'issued': '2026-06-18', 'original': True}


def spaced(name):
    return '　'.join(name)


def registry(number):
    """Two sheets; text between _ and _ is underlined: it is dead."""
    wide = str.maketrans('0123456789-', '０１２３４５６７８９－')
    first = [
        ('会社法人等番号', [(number.translate(wide), [])]), ('商　号', [(COMPANY, [])]),
        ('本　店', [('_愛媛県宇和島市新町二丁目３番８号_', []), (REGISTRY['office'], ['令和　７年　４月　１日移転', '令和　７年　４月　９日登記'])]),
        ('公告をする方法', [('官報に掲載してする。', [])]), ('会社成立の年月日', [('平成２４年　５月　８日', [])]),
        ('目　的', [('１　水産用計測機器の製造、販売及び賃貸\n２　前号の機器を用いた情報の提供\n３　漁場の環境に関する調査の受託\n４　前各号に附帯する一切の事業', [])]),
        ('発行可能株式総数', [('６０００株', [])]), ('発行済株式の総数並びに種類及び数', [('発行済株式の総数\n　１６８０株', [])]),
        ('資本金の額', [('_金２０００万円_', []), ('金４２００万円', ['令和　６年１１月２９日変更', '令和　６年１２月１１日登記'])]),
        ('株式の譲渡制限に関する規定', [('当会社の株式を譲渡により取得するには、取締役会の承認を受けなければならない。', [])]),
    ]
    def officer(title, name, *dates, dead=False, home=None):
        text = f'{title}　　{spaced(name)}'
        return ((home + '\n' if home else '') + (f'_{text}_' if dead else text), list(dates))
    second = [('役員に関する事項', [
        officer('取締役', '芦田千鶴', '令和　７年　６月２０日重任', '令和　７年　６月３０日登記'),
        officer('取締役', '都築一馬', '令和　５年　６月２３日重任', '令和　５年　７月　４日登記', '令和　７年　６月２０日退任', '令和　７年　６月３０日登記', dead=True),
        officer('取締役', '冨永健志', '令和　７年　６月２０日重任', '令和　７年　６月３０日登記'),
        officer('取締役', '名越ひかり', '令和　７年　６月２０日就任', '令和　７年　６月３０日登記'),
        ('_愛媛県西予市宇和町卯之町九丁目２番地_\n_代表取締役　　都　築　一　馬_', ['令和　５年　６月２３日重任', '令和　５年　７月　４日登記', '令和　７年　６月２０日退任', '令和　７年　６月３０日登記']),
        officer('代表取締役', '芦田千鶴', '令和　７年　６月２０日就任', '令和　７年　６月３０日登記', home='愛媛県宇和島市吉田町東小路甲八番地'),
        officer('監査役', '蔵本貞夫', '令和　６年　６月２１日重任', '令和　６年　７月　１日登記'),
    ]), ('取締役会設置会社に関する事項', [('取締役会設置会社', [])]), ('監査役設置会社に関する事項', [('監査役設置会社', [])]),
        ('登記記録に関する事項', [('設立', ['平成２４年　５月　８日登記'])])]
    sheets = []
    for page, rows in enumerate((first, second), 1):
        s = Sheet()
        s.pattern()
        y = 300
        if page == 1:
            s.put(s.width / 2, 330, '履 歴 事 項 全 部 証 明 書', 'mincho', 70, anchor='mm')
            s.put(300, 440, '愛媛県宇和島市坂下津四丁目７番１５号', 'mincho', 42)
            s.put(300, 505, COMPANY, 'mincho', 42)
            y = 620
        y = entries(s, y, rows)
        if page == 2:
            s.put(420, y + 90, 'これは登記簿に記録されている閉鎖されていない事項の全部であることを証明した', 'mincho', 42)
            s.put(300, y + 156, '書面である。', 'mincho', 42)
            s.put(420, y + 250, '（松山地方法務局宇和島支局管轄）', 'mincho', 42)
            s.put(480, y + 330, '令和　８年　６月１８日', 'mincho', 42)
            s.put(300, y + 410, '松山地方法務局宇和島支局', 'mincho', 42)
            s.put(300, y + 490, '登記官　　　　　　　　　　川　又　　　周　吉', 'mincho', 42)
            s.seal(1620, y + 330, ['登松記山官地', '印方法務', '之局宇和'], 270)
        s.folio = str(page)
        s.put(300, 3300, '整理番号　タ４０７７１６　　＊　下線のあるものは抹消事項であることを示す。', 'mincho', 36)
        s.put(2170, 3300, f'{page}／2'.translate(wide), 'mincho', 36, anchor='ra')
        sheets.append(s)
    return sheets


def entries(s, y, rows):
    left, mid, right, far = 290, 720, 1560, 2190
    face, size, lead = 'mincho', 41, 58
    top = y
    for label, cells in rows:
        start = y
        for part_no, (text, dates) in enumerate(cells):
            if part_no:
                s.rule(mid, y, far, y, 2)
            edge = right if dates or (len(cells) > 1 and any(d for _, d in cells)) else far
            at = y + 16
            if part_no == 0:
                for k, part in enumerate(fit(label, font(face, size), 350)):
                    s.put(left + 22, at + k * lead, part, face, size)
                deepest = at + len(fit(label, font(face, size), 350)) * lead
            for part in fit(text.replace('_', '') if '\n' not in text else text, font(face, size), edge - mid - 50):
                dead = text.startswith('_')
                clean = part.replace('_', '')
                s.put(mid + 24, at, clean, face, size)
                if dead or part.startswith('_'):
                    s.rule(mid + 24, at + 49, mid + 24 + font(face, size).getlength(clean), at + 49, 3)
                at += lead
            low = at + 12
            at = y + 12
            for k, date in enumerate(dates):
                if k:
                    s.dashes(right, far, at)
                s.put(right + 18, at + 8, date, face, 38)
                if text.startswith('_'):
                    s.rule(right + 18, at + 54, right + 18 + font(face, 38).getlength(date), at + 54, 3)
                at += 66
            if edge == right:
                s.rule(right, y, right, max(low, at), 2)
            y = max(low, at + 2, deepest + 6 if part_no == 0 and len(cells) == 1 else 0)
        s.rule(left, y, far, y, 3)
        s.rule(mid, start, mid, y, 2)
    s.box(left, top, far, y, 6)
    return y


def hardcopy(head, foot, blocks):
    """A page printed from a browser; head and foot are (left, middle, right) as its print settings make them."""
    s = Sheet()
    for line, y in ((head, 70), (foot, 3420)):
        for text, x, anchor in zip(line, (110, s.width / 2, 2370), ('la', 'ma', 'ra')):
            if text:
                s.put(x, y, text, 'pgothic', 32, anchor=anchor)
    s.draw.rectangle((110, 250, 2370, 390), fill=(20, 82, 118))
    s.put(170, 288, COMPANY, 'exgothic', 56, ink=(255, 255, 255))
    s.put(2310, 300, '商品　｜　会社情報　｜　お問合せ', 'pgothic', 36, anchor='ra', ink=(235, 244, 250))
    y = 480
    for kind, text, rows in blocks:
        s.rows.update({r: False for r in rows})
        if kind == 'title':
            s.put(150, y, text, 'exgothic', 84, bold=True, ink=(18, 60, 90))
            y += 170
        elif kind == 'head':
            s.rule(150, y + 78, 2330, y + 78, 6, ink=(20, 82, 118))
            s.put(150, y, text, 'exgothic', 54, ink=(18, 60, 90))
            y += 124
        elif kind == 'picture':
            waves(s, y, text)
            y += 640
        else:
            y = s.paragraph(170, y, text, 'pgothic', 46, 2120, 1.75) + 24
    return s


def waves(s, y, caption):
    """A drawn picture: a curve of the water's temperature."""
    s.draw.rectangle((170, y, 2310, y + 540), fill=(229, 240, 245))
    points = [(190 + i * 6, y + 270 + 120 * math.sin(i / 23) + 55 * math.sin(i / 7.3)) for i in range(350)]
    s.draw.line(points, fill=(24, 110, 160), width=7)
    s.draw.line((190, y + 120, 2290, y + 120), fill=RED, width=3)
    s.put(1240, y + 560, caption, 'pgothic', 36, anchor='ma')
