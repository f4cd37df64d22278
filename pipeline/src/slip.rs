//! Slips (leaf): the sheets that the mailroom prints and puts between documents, and what their
//! 2-D code says.
//!
//! The code is text, `UKETSUKE/1;E=P-0007;D=3-1;S=12`: envelope, 資料番号 (none on the cover), and
//! number of sheets, each of which may be missing.

/// What a slip says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slip {
    /// The envelope.
    pub envelope: Option<String>,
    /// The document that follows, by its 資料番号; `None` on the cover of an envelope.
    pub document: Option<String>,
    /// Number of sheets that follow: of the document, or of the whole envelope.
    pub sheets: Option<u32>,
}

const HEAD: &str = "UKETSUKE/1";

impl Slip {
    /// The slip's code as text.
    pub fn code(&self) -> String {
        // What parts the fields must not stand in them.
        let field = |key: &str, value: &str| format!(";{key}={}", value.replace(';', "；"));
        let envelope = self.envelope.as_deref().map(|e| field("E", e)).unwrap_or_default();
        let document = self.document.as_deref().map(|d| field("D", d)).unwrap_or_default();
        let sheets = self.sheets.map(|s| field("S", &s.to_string())).unwrap_or_default();
        format!("{HEAD}{envelope}{document}{sheets}")
    }

    /// Reads a code; `None` for codes that are no slip's, which papers may well carry.
    pub fn parse(code: &str) -> Option<Self> {
        let fields = code.strip_prefix(HEAD)?;
        let mut slip = Self::default();
        for field in fields.split(';').skip(1) {
            match field.split_once('=')? {
                (_, "") => {}
                ("E", value) => slip.envelope = Some(value.to_owned()),
                ("D", value) => slip.document = Some(value.to_owned()),
                ("S", value) => slip.sheets = value.parse().ok(),
                // Later versions may say more.
                _ => {}
            }
        }
        (fields.is_empty() || fields.starts_with(';')).then_some(slip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let slip =
            Slip {
                envelope: Some("P-7 はやぶさ".into()), document: Some("3-1".into()), sheets: Some(12)
            };
        assert_eq!(slip.code(), "UKETSUKE/1;E=P-7 はやぶさ;D=3-1;S=12");
        for slip in [slip, Slip::default(), Slip { sheets: Some(3), ..Slip::default() }] {
            assert_eq!(Slip::parse(&slip.code()), Some(slip));
        }
    }

    #[test]
    fn other_codes_are_no_slips() {
        for code in ["https://example.jp/", "UKETSUKE/12", "UKETSUKE/1;E", "", "uketsuke/1"] {
            assert_eq!(Slip::parse(code), None, "{code}");
        }
        assert_eq!(Slip::parse("UKETSUKE/1;Z=new;S=x"), Some(Slip::default()));
    }
}
