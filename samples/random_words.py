"""Invents the words of random papers: firms, people, places, dates and amounts in many notations, and what the cells of 申請書B say.

A phrase grammar is a dictionary: a name, and the ways to say it parted by bars; {name} is filled in again by the same rule.
"""
import random
import re

# written | kana | Latin: parts of names that no firm is known by
PARTS = [x.split('|') for x in ('柚乃|ユノ|yuno 椋葉|ムクハ|mukuha 霧白|キリシロ|kirishiro 鷺木|サギキ|sagiki 藍苔|アイゴケ|aigoke 楢萩|ナラハギ|narahagi 雫石野|シズクイシノ|shizukuishino '
                                'つむぎの|ツムギノ|tsumugino ひよけ|ヒヨケ|hiyoke トワリ|トワリ|towari ネムカ|ネムカ|nemuka キリュッタ|キリュッタ|kiryutta ミルヴォ|ミルヴォ|miruvo しろっぷ草|シロップソウ|siroppuso').split()]
TRADES = [x.split('|') for x in ('システムズ|システムズ 情報|ジョウホウ ソリューション|ソリューション データ工房|データコウボウ テック|テック クラウド|クラウド 計測|ケイソク ネットワーク|ネットワーク '
                                 '・ラボ|ラボ サービス|サービス ｅ-ワークス|イーワークス Ｎｅｘｔ|ネクスト').split()]
PREFECTURES = '北海道 青森県 宮城県 埼玉県 千葉県 東京都 神奈川県 長野県 静岡県 大阪府 兵庫県 鳥取県 香川県 大分県 鹿児島県'.split()
FAMILY = '髙橋 山﨑 德永 瀨戸 渡邉 齋藤 廣瀨 濵田 柳田 佐々木 野々村 茅ヶ崎 鵜飼 辻 苅谷 蓬莱 大塚 梶 一ノ瀬 小鳥遊'.split()
GIVEN = '一郎 千鶴 健志 ひかり 奈緒 蓮 志津ヱ 慎之介 ゆう子 喜代美 拓也 さやか 次郎 みつ江 光一 凛 譲二 圭'.split()
WEEK = '月火水木金'
KANJI = '〇一二三四五六七八九'
WIDE = str.maketrans('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-:/,%', '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ．－：／，％')

GRAMMAR = {
    'has': '有。|有り。|あり。|有（{often}）。|有。{date}より実施。|○（有）　|①有　|有　※{doc}を参照のこと。',
    'none': '無|無し|なし。|実施なし|開示なし|該当なし|－|―',
    'latin': 'IoT|SaaS|AES-256|TLS1.3|iOS {n}|Windows 11|Chrome|Microsoft Edge|Android {n}|Wi-Fi 6|IEEE802.1X|SHA-256|RAID{n}|IPsec-VPN|LTE-M|O365|I/O|ISO/IEC 27001:2022|ISMAP-LIU|AWS|API|CSV|Ver.{n}.0.1|OS|ID|l2tp|IPv6|ＰＣ|ＵＲＬ|ＩＤ|VPN|NTP|WAF',
    'thing': 'サーバー|サーバ|ルーター|ファイアウォール|データベース|ネットワーク機器|ゲートウェイ|センサー|バックアップ装置|記憶媒体|ログ|パスワード|管理者ID|証明書|回線|ウェブアプリケーション|アクセスキー|ストレージ',
    'act': '監視|点検|更新|診断|確認|検査|照合|棚卸し|見直し|訓練|バックアップ取得|復旧テスト|脆弱性診断|ウイルスチェック',
    'who': '運用部|情報セキュリティ委員会|システム部 第{n}課|コールセンター|ヘルプデスク|担当役員（{person}）|監査室|お客様窓口|委託先（{firm}）|各々の責任者|管理責任者',
    'often': '毎月{n}回|年{n}回|{n}分間隔|{n}秒ごと|{n}時間毎|{n}か月に1回|{n}ヶ月ごと|{n}ヵ月毎|毎週{w}曜日|隔月|1日{n}回|四半期ごと|随時|常時|半年に一回|月１回',
    'period': '{n}日間|{n}か月|{n}ヶ月|{n}ヵ月間|{n}年間|{n}営業日前|{n}時間以内|{n}分以内|１年|半年|一年間|{n}日前|５年|六か月',
    'place': 'P.{n}|p.{n}|{n}頁|{n}ページ|第{n}条|第{n}条第{m}項|第{n}条第{m}項第{m}号|{m}-{n}|§{m}.{n}|（{m}）|{n}～{n}頁|PP.{n}-{n}|表{m}|図{m}-{m}|別表{m}',
    'doc': '{mark}|「{paper}」|{paper}|{mark}「{paper}」',
    'paper': '利用規約|サービス仕様書|運用マニュアル|情報セキュリティ基本規程|個人情報保護方針|料金表|会社案内|ＳＬＡ合意書|障害対応手順書|契約約款|システム構成図|第{n}期決算報告書',
    'cite': '{mark} {place}|{mark}　{place}|{doc}（{place}）|{mark} {place}、{place}|{mark} {place}\n{mark} {place}|同上|〃|同上 {place}|{mark}|{doc} {place} {url}|{url}（{date}現在）|履歴事項全部証明書 {m}頁|{mark}・{mark}|―',
    'amount': '{money}円|¥{money}|￥{money}-|{n}万円|{n}万{n}千円|{n}億{n},{h}万円|{money}円（税込）|月額{money}円/ID|{h}千円|金{n}万円也|{h}百万円',
    'rate': '{n}.{m}％|{n}.{m}%|99.{h}％|{n}％以上|▲{n}.{m}％|約{n}％|{n}.{n}倍|９９．９％|0.{h}%',
    'hours': '{w}～{w}　{time}～{time}|平日{time}-{time}|{w}曜～{w}曜日 {time}から{time}まで（祝日を除く）|24時間365日|終日（24H）|9:00～17:30（12:00～13:00を除く）|午前{m}時～午後{m}時',
    'reach': 'TEL {tel}|電話：{tel}|電話 {tel} ／ FAX {tel}|E-mail：{mail}|{mail}|電話　{tel}\nメール　{mail}|Web：{url}\nメール：{mail}|{who} TEL:{tel}（内線{h}）',
    'size': '{h}名|{h}人|{n}名（うち非常勤{m}名）|{h}社|{h},{h}ID|{n}台|{h}ライセンス|約{h}件|{n}kg|{h}GB|{n}TB|{h}Mbps以上|{n}Gbps|震度{m}強|{h}V {n}kVA|{n}℃±{m}℃|{h}㎡|延べ{h}人',
    'tail': 'する。|している。|します。|しております。|を行う。|を実施|を実施しています。|する（{paper}に定める）。|し、{period}保存する。|し、結果を{who}に報告する。',
    'plain': '{thing}を{often}{act}{tail}|{thing}と{thing}の{act}は{who}が担当{tail}|{latin}により{thing}を{act}{tail}|{act}の記録は{period}保管し、その後廃棄{tail}|{thing}に異常があれば{period}に{who}へ通知{tail}|{latin}及び{latin}に対応{tail}'
             '|ただし、{thing}については{place}による。|{who}：{size}、{often}|通信は{latin}（{latin}）で暗号化{tail}|{date}に{latin}へ移行{tail}|{size}を上限と{tail}',
    'listed': '①{thing}：{often}\n②{thing}：{often}\n③{thing}：{often}|・{thing}　{period}\n・{thing}　{period}|(1) {latin}\n(2) {latin}\n(3) {latin}|1) {thing}の{act}\n2) {thing}の{act}|ア　{thing}　イ　{thing}　ウ　{thing}|Ⅰ．{thing}　Ⅱ．{thing}',
    'text': '{has}{plain}|{plain}|{has}{plain}{plain}|{listed}|{has}\n{listed}|{has}「{paper}」|{has}{size}|{has}{rate}（{date}現在）|{plain}|{latin}、{latin}',
    # running text
    'head': '目的|適用範囲|定義|{thing}の管理|{act}の方法|記録の保存|委託先の監督|教育及び訓練|違反時の措置|事故の報告|{thing}の{act}|改廃|秘密の保持',
    'rule': '{who}は、{thing}について{often}の{act}を行い、その記録を{period}保存しなければならない。|この規程は、当社が保有する{thing}及びこれに附帯する{thing}の取扱いに関し必要な事項を定める。|前項の{act}は、{who}の承認を得て{period}に限り省略することができる。|'
            '{thing}の{act}に当たっては、{latin}又はこれと同等以上の方式を用いるものとする。|第{n}条第{m}項の規定にかかわらず、{who}が必要と認めるときは、この限りでない。|利用者は、解約を希望する日の{period}までに、書面又は電子メール（{mail}）により届け出るものとする。|'
            '{act}の結果、基準値（{rate}）を下回ったときは、{who}が{period}に原因を調べ、是正の処置をとる。|違約金は、残りの期間にかかわらず一律{amount}とする。|本規程は{date}から施行する。|当社の窓口は{hours}に受け付け、{period}に回答する。',
    'label': '{thing}の{act}|稼働率|応答時間|利用者数|{thing}|受付時間|保管期間|初期費用|月額料金|{paper}|{latin}|{act}の頻度|定員|所在地|問合せ先',
    'value': '{rate}|{amount}|{period}|{often}|{size}|{date}|{hours}|{tel}|{latin}|{n}.{m}秒|{plain}|{mail}|{url}|{none}|{address}',
    'news': '{date}　{thing}の{act}を始めました。|{date}　{latin}に対応しました。|・{thing}が止まると困る\n・{thing}の{act}が{often}で手が足りない|導入実績は{size}、継続率は{rate}です。|お申込みから{period}でご利用になれます。|初期費用 {amount}、月額 {amount}から。',
    # words of columns of upright type: no figures in Latin numerals
    'upright': 'わたくしどもは、{thing}の{act}を{kan}年にわたって続けて参りました。|お客様の{thing}をお預かりする責任の重さを、日々の仕事の中で忘れません。|ー、々、「ゃ」「ゅ」「ょ」の一つひとつまで読み合わせ、誤りのない書類をお届けします。|'
               '昭和五十{kan}年、町の小さな計算センターとして始まりました。|今日、およそ{kan}百{kan}十の事業所が、当社のクラウドサービスを使っています。|全国{kan}ヶ所の現場を訪ね、ゆっくりと、しっかりと、話を伺うことを心がけております。',
}

# What stands in a row of 申請書B where it is not any text: row -> grammar
ROWS = {
    '1': '{date}', '2a': '{company}', '2b': '{number}', '3': '{founded}', '4a': '{office}', '4b': '{home}', '5': '{thing}の{act}及び{latin}の開発、販売', '6a': '{head_person}', '6b': '{date}生まれ。{firm}を経て、{date}当社設立。{latin}技術者',
    '7': '{m}名（うち監査役1名）', '8': '{size}', '9': '{amount}（第{n}期）', '10': '{amount}', '11': '{capital}', '12': '{rate}', '13': '{n}.{m}倍', '14': '{rate}', '15': '非上場|{none}|東証グロース', '20': '取締役 {person}',
    '31': '{service}', '32': '{started}', '34': '{hours}', '37a': '{period}', '39': '{has}{who}（{hours}）', '42': '初期費用 {amount}、月額 {amount}、最低利用期間 {period}', '43': '{has}一律{amount}|無', '44': '{has}{period}',
    '45': '{rate}（{date}）', '46': '{has}{plain}', '50': '{often}取得、{n}世代保管', '57': '{listed}', '68': '{size}', '80': '{latin}、{latin}以上／{latin}', '82': '日本（関東）|国内（{prefecture}）|日本国 九州・沖縄',
    '83': '{size}', '86': '有。連続稼働72時間', '92': '{reach}', '93': '{hours}', '97a': '{period}', '97b': '{mail}より電子メールで通知|画面に掲示（{url}）',
}


class Words:
    """One package's words: the same seed and number, the same words."""

    def __init__(self, seed, number):
        self.rng = random.Random(f'uketsuke {seed} {number}')
        self.mark_style = self.pick(['別添{}', '別添{}', '資料{}', '資料{}', '添付資料{}', '資料3-{}'])
        part, trade = self.pick(PARTS), self.pick(TRADES)
        self.ahead = self.rng.random() < 0.6
        bare = part[0] + trade[0]
        self.kana = part[1] + trade[1]
        self.kana = 'カブシキガイシャ' + self.kana if self.ahead else self.kana + 'カブシキガイシャ'
        self.domain = part[2] + self.pick(['.example.co.jp', '-cloud.example.jp', '-iot.example.co.jp', '.example.jp'])
        other = self.pick([p for p in PARTS if p is not part])
        self.given = {
            'company': '株式会社' + bare if self.ahead else bare + '株式会社', 'home': f'https://{self.domain}/', 'head_person': self.person(),
            'service': other[0] + self.pick(['ノート', 'クラウド', ' for Biz', 'ナビＰｒｏ', '-Link', 'めーる', '台帳 Ver.2']), 'capital': '',
        }
        self.yen = self.rng.choice([300, 1000, 1850, 3000, 4200, 9800, 12500]) * 10000
        self.given['capital'] = self.pick([f'{self.yen:,}円', f'{self.yen // 10000:,}万円', f'{self.yen // 1000:,}千円', f'金{self.yen // 10000}万円'])
        self.born = (self.rng.randint(1990, 2018), self.rng.randint(1, 12), self.rng.randint(1, 28))
        self.begun = (self.rng.randint(2019, 2025), self.rng.randint(1, 12), self.rng.randint(1, 28))
        self.given['founded'], self.given['started'] = self.date(*self.born), self.date(*self.begun)
        self.number = ''.join(str(self.rng.randint(1 if not n else 0, 9)) for n in range(12))
        self.lot = self.pick(PREFECTURES) + self.pick(PARTS)[0] + '市' + self.pick(['霧沢町', '柚野', '椎ヶ丘', '藤ノ台', '入船', '木々原', '弁天島', '虎ヵ谷']), (self.rng.randint(1, 9), self.rng.randint(1, 40), self.rng.randint(1, 29))
        self.given['office'] = self.address(*self.lot)

    def pick(self, some):
        return some[self.rng.randrange(len(some))]

    def person(self, gap=None):
        return self.pick(FAMILY) + (self.pick([' ', '　', '']) if gap is None else gap) + self.pick(GIVEN)

    def firm(self):
        name = self.pick(PARTS)[0] + self.pick(TRADES)[0]
        return self.pick(['株式会社{}', '{}株式会社', '㈱{}', '{}㈱', '合同会社{}', '(有){}']).format(name)

    def date(self, year=None, month=None, day=None):
        y, m, d = year or self.rng.randint(2019, 2026), month or self.rng.randint(1, 12), day or self.rng.randint(1, 28)
        era = f'令和{y - 2018 if y > 2019 else "元"}年' if y >= 2019 else f'平成{y - 1988}年'
        wide = f'{era}{m}月{d}日'.translate(WIDE)
        return self.pick([f'{y}年{m}月{d}日', f'{y}年{m}月{d}日', f'{era}{m}月{d}日', wide, f'{y}/{m}/{d}', f'{y}/{m:02}/{d:02}', f'{y}.{m}.{d}', f'{y}-{m:02}-{d:02}', f'{y}年 {m}月 {d}日'])

    def address(self, town=None, lot=None):
        town = town or self.pick(PREFECTURES) + self.pick(PARTS)[0] + '市' + self.pick(['霧沢町', '柚野', '椎ヶ丘'])
        a, b, c = lot or (self.rng.randint(1, 9), self.rng.randint(1, 40), self.rng.randint(1, 29))
        return town + self.pick([f'{KANJI[a]}丁目{b}番{c}号', f'{a}丁目{b}番{c}号', f'{a}-{b}-{c}', f'{a}－{b}－{c}'.translate(WIDE), f'{a}丁目{b}-{c}'])

    def word(self, name):
        """What stands for {name} that no grammar gives."""
        r = self.rng
        simple = {'n': lambda: str(r.choice([2, 3, 5, 7, 10, 12, 15, 18, 20, 24, 30, 48, 60, 80, 90])), 'm': lambda: str(r.randint(1, 9)), 'h': lambda: str(r.randint(100, 999)), 'w': lambda: self.pick(WEEK),
                  'kan': lambda: self.pick('二三四五六七八'), 'time': lambda: f'{r.randint(7, 21)}:{r.choice([0, 15, 30, 45]):02}', 'money': lambda: f'{r.randint(1, 999)},{r.choice([0, 500, 800]):03}',
                  'tel': lambda: self.pick(['03', '06']) + f'-5550-{r.randint(0, 9999):04}', 'mail': lambda: self.pick(['info', 'support01', 'soudan', 'l.oI0', 'help-desk', 'y_watanabe']) + '@' + self.domain,
                  'url': lambda: f'https://{self.domain}/' + self.pick(['', 'service/', 'terms.html', 'guide/spec-01.html', 'news/2026/0401.html', 'sla_v1.1.pdf', 'faq?id=1007']), 'mark': lambda: self.mark_style.format(r.randint(1, 6)),
                  'date': self.date, 'person': self.person, 'firm': self.firm, 'address': self.address, 'prefecture': lambda: self.pick(PREFECTURES)}
        return simple[name]()

    def say(self, phrase):
        """One way to say a phrase; now and then its figures and letters are wide."""
        chosen = self.pick(phrase.split('|'))
        return re.sub(r'\{(\w+)\}', lambda m: self.given[m[1]] if m[1] in self.given else self.say(GRAMMAR[m[1]]) if m[1] in GRAMMAR else self.word(m[1]), chosen)

    def claim(self, row):
        said = self.say(ROWS.get(row, GRAMMAR['text']))
        if row not in ROWS and self.rng.random() < 0.10:
            said = self.say(GRAMMAR['none'])
        return said.translate(WIDE) if row not in ROWS and '://' not in said and '@' not in said and self.rng.random() < 0.08 else said
