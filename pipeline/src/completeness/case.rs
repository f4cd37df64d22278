//! What a rule may look at: the stages before it, and the questions that several rules ask of them.

use super::change::{Change, change_in, change_of_text, has_red};
use crate::evidence::{Link, Links, RowLinks};
use crate::extract::{Document, DocumentIndex, DocumentKind, Dossier, FormField, FormRow, ListedDocument};
use crate::ingest::{ApplicantKind, ApplicationKind, Sheets};
use crate::ja::difference::{Difference, difference, may_be_misread};
use crate::ja::{date, text};
use crate::ocr::{Legibility, PageText};
use crate::scheme::{Item, Scheme};
use crate::spot::{PageIndex, Reading, Rect, Spot};
use jiff::civil::Date;

/// What the report of the service's earlier application says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Previous {
    /// Rows of 申請書B.
    pub form_b: Vec<PreviousRow>,
    /// (field, value) of 申請書A, blank fields left out.
    pub form_a: Vec<(String, String)>,
    /// Its evidence.
    pub documents: Vec<PreviousDocument>,
}

/// A row of the earlier 申請書B.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviousRow {
    /// Row key.
    pub row: String,
    /// 申請内容
    pub claim: String,
    /// 添付書類等
    pub evidence: String,
}

/// A document of the earlier application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviousDocument {
    /// 資料番号
    pub number: Option<String>,
    /// Title.
    pub title: Option<String>,
}

impl Previous {
    /// The earlier row with this key.
    pub fn row(&self, key: &str) -> Option<&PreviousRow> {
        self.form_b.iter().find(|r| r.row == key)
    }

    /// The earlier value of a field of 申請書A.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.form_a.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
}

/// What became of a row since the earlier application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// It says the same.
    Unchanged,
    /// It says something else.
    Changed,
    /// The reading is too doubtful to tell.
    Doubtful,
}

/// A case as the rules see it.
#[derive(Clone, Copy)]
pub struct CaseView<'a> {
    /// Files, CD-R and the mailroom's note.
    pub sheets: &'a Sheets,
    /// Every page's text.
    pub pages: &'a [PageText],
    /// Documents and fields.
    pub dossier: &'a Dossier,
    /// Claims and citations.
    pub links: &'a Links,
    /// What the scheme says.
    pub scheme: &'a Scheme,
    /// The day that stands for the day of receipt, where the user gave one.
    pub today: Option<Date>,
    /// The earlier application's report (renewal, change).
    pub previous: Option<&'a Previous>,
}

/// The case itself: kind, dates, applicant.
impl<'a> CaseView<'a> {
    /// Kind of application: the mailroom's note, else the notice enclosed, else 申請区分, else new.
    pub fn kind(&self) -> ApplicationKind {
        let written = || {
            let value = text::fold(&self.value("申請区分")?.value);
            let said = |word: &str| value.contains(word);
            match (said("新規"), said("更新"), said("変更"), said("終了")) {
                (false, true, false, false) => Some(ApplicationKind::Renewal),
                (false, false, true, false) => Some(ApplicationKind::Change),
                (false, false, false, true) => Some(ApplicationKind::End),
                _ => None,
            }
        };
        let notice = self.dossier.notice.as_ref().map(|n| n.kind);
        self.sheets.receipt.kind.or(notice).or_else(written).unwrap_or_default()
    }

    /// Whether a sole proprietor applies.
    pub fn is_sole_proprietor(&self) -> bool {
        match self.sheets.receipt.applicant {
            Some(applicant) => applicant == ApplicantKind::SoleProprietor,
            None => self.dossier.registry.is_none() && self.has(DocumentKind::IdentityCopy),
        }
    }

    /// The day the envelope arrived.
    pub fn received(&self) -> Option<Date> {
        self.today.or(self.sheets.receipt.received)
    }

    /// 申請日 of 申請書A, else the date on the renewal form or notice, else the day of receipt.
    pub fn application_date(&self) -> Option<Date> {
        let written = self.value("申請日").and_then(|r| date::parse(&r.value));
        let notice = || self.dossier.notice.as_ref()?.date.as_ref().map(|d| d.value);
        written.or_else(notice).or_else(|| self.received())
    }
}

/// 申請書A.
impl<'a> CaseView<'a> {
    /// A field of 申請書A.
    pub fn field(&self, key: &str) -> Option<&'a FormField> {
        self.dossier.forms_a.first()?.fields.iter().find(|f| f.field == key)
    }

    /// The value of a field of 申請書A, if it is not blank.
    pub fn value(&self, key: &str) -> Option<&'a Reading<String>> {
        self.field(key)?.reading.as_ref().filter(|r| !r.value.trim().is_empty())
    }

    /// The value of a field of 申請書A, settled by the CD-R.
    pub fn settled(&self, key: &str) -> Option<Settled> {
        self.value(key).map(|reading| Settled::new(reading, self.disc_value(key)))
    }

    /// What the CD-R says for a field of 申請書A.
    pub fn disc_value(&self, key: &str) -> Option<&'a str> {
        self.dossier.disc.form_a.as_ref()?.value(key)
    }
}

/// A text to hold against other papers, and whether a character or two of it may be wrong.
pub struct Settled {
    /// The paper's text, or the CD-R's where the paper was read doubtfully and both are near.
    pub text: String,
    /// Whether doubt remains.
    pub unsure: bool,
    /// Where the paper says it.
    pub spots: Vec<Spot>,
}

impl Settled {
    /// Settles a reading of the paper by what the CD-R has in the same place.
    ///
    /// The CD-R is the same text without a reader; where it says something else, P106 tells so and
    /// the paper counts.
    fn new(reading: &Reading<String>, file: Option<&str>) -> Self {
        // Garbled print (under a seal, say) is no text of its own: there the file is all there is.
        let garbled = doubt::is_weak(reading);
        let near = |f: &&str| !f.trim().is_empty() && (garbled || may_be_misread(&reading.value, f));
        let file = file.filter(|_| !reading.sure).filter(near);
        let text = file.unwrap_or(&reading.value).to_owned();
        Settled { text, unsure: file.is_none() && doubt::is_unsure(reading), spots: reading.spots.clone() }
    }
}

/// 申請書B.
impl<'a> CaseView<'a> {
    /// The rows of 申請書B with what the scheme says of them, in printed order.
    pub fn rows(&self) -> impl Iterator<Item = (&'a FormRow, &'a Item)> {
        let scheme = self.scheme;
        let rows = self.dossier.form_b.iter().flat_map(|form| &form.rows);
        rows.filter_map(move |row| scheme.item(&row.row).map(|item| (row, item)))
    }

    /// The rows to be examined: all of a new application, the changed ones of a renewal or change.
    pub fn examined_rows(&self) -> impl Iterator<Item = (&'a FormRow, &'a Item)> {
        let case = *self;
        self.rows().filter(move |(row, _)| case.is_examined(row))
    }

    /// The rows to be examined that have citations, with them.
    pub fn examined_links(&self) -> impl Iterator<Item = (&'a FormRow, &'a Item, &'a RowLinks)> {
        let links = self.links;
        self.examined_rows().filter_map(move |(row, item)| links.row(&row.row).map(|l| (row, item, l)))
    }

    /// A row of 申請書B.
    pub fn row(&self, key: &str) -> Option<&'a FormRow> {
        self.dossier.form_b.as_ref()?.rows.iter().find(|r| r.row == key)
    }

    /// Whether a row is examined: in a renewal or change, only what changed is.
    pub fn is_examined(&self, row: &FormRow) -> bool {
        match self.kind() {
            ApplicationKind::New => true,
            ApplicationKind::Renewal | ApplicationKind::Change => self.is_changed(row),
            ApplicationKind::End => false,
        }
    }

    /// Whether 申請内容 differs from the earlier application's, or shows an old and a new text.
    pub fn is_changed(&self, row: &FormRow) -> bool {
        self.alteration(row) == Alteration::Changed
    }

    /// What became of a row since the earlier application.
    pub fn alteration(&self, row: &FormRow) -> Alteration {
        if let Some(change) = self.change(row) {
            let same = difference(&change.old, &change.new) == Difference::None;
            return if same { Alteration::Unchanged } else { Alteration::Changed };
        }
        let Some(before) = self.previous.and_then(|p| p.row(&row.row)) else { return Alteration::Unchanged };
        let now = &row.claim.reading;
        if difference(&now.value, &before.claim) != Difference::Real {
            return Alteration::Unchanged;
        }
        // The CD-R settles what reading leaves open: it is the same text without a reader.
        match self.disc_claim(row) {
            Some(file) if difference(file, &before.claim) != Difference::Real => Alteration::Unchanged,
            Some(_) => Alteration::Changed,
            None if row.claim.unread || (!now.sure && may_be_misread(&now.value, &before.claim)) => {
                Alteration::Doubtful
            }
            None => Alteration::Changed,
        }
    }

    /// Old and new text of a row that shows both, on paper or, where that is near, on the CD-R.
    pub fn change(&self, row: &FormRow) -> Option<Change> {
        let before = self.previous.and_then(|p| p.row(&row.row));
        let paper = change_in(&row.claim, before.map(|b| b.claim.as_str()));
        let now = &row.claim.reading;
        let file = self.disc_claim(row).filter(|f| !now.sure && may_be_misread(&now.value, f));
        paper.or_else(|| change_of_text(file?, has_red(&row.claim)))
    }

    /// The text in force of 申請内容, the new one where old and new stand side by side, settled by the CD-R.
    pub fn claim_in_force(&self, row: &FormRow) -> Settled {
        let mut settled = Settled::new(&row.claim.reading, self.disc_claim(row));
        if let Some(change) = change_of_text(&settled.text, false).or_else(|| self.change(row)) {
            settled.text = change.new;
        }
        settled
    }

    /// What the CD-R says for 申請内容 of a row.
    pub fn disc_claim(&self, row: &FormRow) -> Option<&'a str> {
        self.dossier.disc.form_b.as_ref()?.value(&row.row)
    }

    /// The row in which 開示情報の日付 stands; the form's own date needs no proof.
    pub fn disclosure_date_item(&self) -> Option<&'a Item> {
        self.item_named("開示情報の日付")
    }

    /// The first row of the scheme with this item name.
    pub fn item_named(&self, name: &str) -> Option<&'a Item> {
        let name = text::loose(name);
        self.scheme.items.iter().find(|i| text::loose(&i.item) == name)
    }
}

/// Documents and pages.
impl<'a> CaseView<'a> {
    /// Whether the package has a document of this kind.
    pub fn has(&self, kind: DocumentKind) -> bool {
        self.dossier.documents.iter().any(|d| d.kind == kind)
    }

    /// A document by its index.
    pub fn document(&self, index: DocumentIndex) -> Option<&'a Document> {
        self.dossier.documents.get(index.0 as usize)
    }

    /// The line of the 資料内訳書 for a 資料番号.
    pub fn listed(&self, number: &str) -> Option<&'a ListedDocument> {
        let entries = &self.dossier.breakdown.as_ref()?.entries;
        entries.iter().find(|e| e.number.as_deref() == Some(number))
    }

    /// Whether a document is examined: in a renewal or change, evidence enclosed anew, that is
    /// not known from the earlier application or cited by a row that changed.
    pub fn is_document_examined(&self, index: DocumentIndex) -> bool {
        if self.kind() == ApplicationKind::New {
            return true;
        }
        let Some(document) = self.document(index) else { return false };
        let known = self.previous.is_some_and(|p| {
            p.documents.iter().any(|d| d.number == document.number && d.title == document.title)
        });
        let cited =
            self.examined_links().any(|(_, _, row)| row.links.iter().any(|l| l.target == Some(index)));
        cited || (self.previous.is_some() && !known)
    }

    /// A page.
    pub fn page(&self, index: PageIndex) -> Option<&'a PageText> {
        self.pages.iter().find(|p| p.page == index)
    }

    /// The text of a document's pages.
    pub fn text_of(&self, document: &Document) -> String {
        let pages = document.pages.iter().filter_map(|&p| self.page(p));
        pages.map(PageText::text).collect::<Vec<_>>().join("\n")
    }

    /// Why a page cannot be read, if it cannot.
    pub fn illegible(&self, page: PageIndex) -> Option<&'a str> {
        match &self.page(page)?.legibility {
            Legibility::Illegible(reason) => Some(reason),
            Legibility::Legible => None,
        }
    }

    /// Pages of a document that cannot be read.
    pub fn illegible_pages(&self, document: &Document) -> Vec<PageIndex> {
        document.pages.iter().copied().filter(|&p| self.illegible(p).is_some()).collect()
    }

    /// The whole of a page as a spot.
    pub fn whole(&self, page: PageIndex) -> Spot {
        let (width, height) = self.page(page).map_or((0, 0), |p| (p.width as i32, p.height as i32));
        Spot { page, rect: Rect::new(0, 0, width, height) }
    }

    /// Spots that show a document: where its number and title stand, else its first page.
    pub fn spots_of(&self, document: &Document) -> Vec<Spot> {
        if !document.spots.is_empty() {
            return document.spots.clone();
        }
        document.pages.first().map(|&p| self.whole(p)).into_iter().collect()
    }

    /// File name and page number of a page, as a clerk finds it: `scan-01.tif の3頁目`.
    pub fn page_name(&self, page: PageIndex) -> String {
        let found = self.sheets.pages.get(page.at());
        let source = found.and_then(|p| self.sheets.sources.get(p.source as usize).map(|s| (s, p.number)));
        source.map_or_else(|| format!("{}枚目", page.0 + 1), |(s, n)| format!("{} の{n}頁目", s.path))
    }

    /// Citations of a row that lead to a document.
    pub fn links_to(&self, index: DocumentIndex) -> impl Iterator<Item = (&'a RowLinks, &'a Link)> {
        let rows = self.links.rows.iter();
        rows.flat_map(|row| row.links.iter().map(move |link| (row, link)))
            .filter(move |(_, link)| link.target == Some(index))
    }
}

/// Names of things, as the messages give them.
impl CaseView<'_> {
    /// `項目No.57「死活監視」`; rows that share a number carry what they ask for behind it.
    pub fn row_name(&self, key: &str) -> String {
        let number: String = key.chars().take_while(char::is_ascii_digit).collect();
        let Some(item) = self.scheme.item(key) else { return format!("項目No.{key}") };
        let shared = number != key && !item.instruction.is_empty();
        let asked: &str = item.instruction.split(['(', '（']).next().unwrap_or("");
        let asked = if shared { format!("（{asked}）") } else { String::new() };
        format!("項目No.{number}「{}」{asked}", item.item)
    }

    /// `資料3「情報セキュリティ管理規程」`, or the form's name.
    pub fn document_name(&self, document: &Document) -> String {
        let title = document.title.as_deref().filter(|t| !t.is_empty());
        match (&document.number, title) {
            (Some(number), Some(title)) => format!("資料{number}「{title}」"),
            (Some(number), None) => format!("資料{number}"),
            (None, _) => self.form_name(document).map_or_else(
                || title.map_or_else(|| "番号のない書類".to_owned(), |t| format!("「{t}」")),
                str::to_owned,
            ),
        }
    }

    /// The subject of findings about a document: its 資料番号, else the form's name, else its title.
    pub fn document_subject(&self, document: &Document) -> String {
        let number = document.number.clone();
        let form = || self.form_name(document).map(str::to_owned);
        number.or_else(form).or_else(|| document.title.clone()).unwrap_or_else(|| "番号のない書類".to_owned())
    }

    fn form_name(&self, document: &Document) -> Option<&str> {
        let title = self.scheme.documents.iter().find(|d| d.kind == document.kind.word());
        title.map(|d| d.name.as_str())
    }
}

/// How surely something was read.
pub(super) mod doubt {
    use super::Reading;

    /// Below this the least certain character is as likely wrong as right.
    const WEAK: f32 = 0.62;
    /// Below this one character may well be wrong.
    const UNSURE: f32 = 0.9;

    /// Whether a reading is too weak to hold against anybody.
    pub fn is_weak<T>(reading: &Reading<T>) -> bool {
        !reading.sure && reading.confidence < WEAK
    }

    /// Whether a character or two of a reading may be wrong: enough for a near miss, not for another text.
    pub fn is_unsure<T>(reading: &Reading<T>) -> bool {
        !reading.sure && reading.confidence < UNSURE
    }
}
