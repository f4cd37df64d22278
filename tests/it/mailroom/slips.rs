//! Separator sheets, from the command that prints them to the page that is scanned.

use super::office::Office;
use pipeline::ingest::{Decoder, SourceFile};
use pipeline::ocr::reader::Mark;
use pipeline::ocr::strip::Strip;
use pipeline::ocr::{self, Aids, Reader, ReaderError, Readers};
use pipeline::slip::Slip;
use pipeline::spot::PageIndex;
use uketsuke::jail::{JailedDecoder, Limits};

/// Slips are not read, so nothing may be asked of it.
struct Nobody;

impl Reader for Nobody {
    fn read_line(&self, _: &Strip) -> Result<Vec<Mark>, ReaderError> {
        Err(ReaderError::Model("a slip was read".into()))
    }
}

#[test]
fn what_is_printed_is_understood() {
    let office = Office::new();
    let out = office.path("slips.pdf");
    let arguments = ["--envelope", "P-0007 はやぶさ", "--sheets", "84", "--documents", "1=4,3-1,5..6"];
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_uketsuke"));
    let output = command.arg("separators").args(arguments).arg("--out").arg(&out).output().expect("starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let program = env!("CARGO_BIN_EXE_uketsuke").into();
    let jail = JailedDecoder::of_program(program, Limits::default(), None).expect("starts");
    let file = SourceFile { path: "slips.pdf".into(), bytes: std::fs::read(out).expect("is there").into() };
    assert_eq!(jail.survey(&file).expect("is a PDF").pages, 5);
    let understood: Vec<Slip> = (1..=5)
        .map(|number| {
            let image = jail.page(&file, number).expect("is drawn");
            let read = ocr::read_page(image, PageIndex(0), Readers::alone(&Nobody), &Aids::default(), false);
            let (page, _) = read.expect("no reader needed");
            Slip::parse(&page.codes.concat()).expect("is a slip")
        })
        .collect();
    let slip = |document: Option<&str>, sheets| Slip {
        envelope: Some("P-0007 はやぶさ".into()),
        document: document.map(str::to_owned),
        sheets,
    };
    let expected = [
        slip(None, Some(84)),
        slip(Some("1"), Some(4)),
        slip(Some("3-1"), None),
        slip(Some("5"), None),
        slip(Some("6"), None),
    ];
    assert_eq!(understood, expected);
}
