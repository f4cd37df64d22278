//! What parent and child say to each other: a length, a head in JSON, a body of raw bytes.
//!
//! The child answers each question with exactly one reply and writes nothing before the question
//! has been read whole, so neither side can block the other. All lengths are checked before
//! memory is asked for.

use pipeline::ingest::trouble::{MAX_PAGES, MAX_PIXELS, MAX_SIDE, MAX_TEXT_BYTES};
use pipeline::ingest::{DecodeTrouble, PageImage, Pixels, SourceFile, Survey, TextRun, Workbook};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind, Read, Write};

/// The longest head: a text layer or workbook at its limit, escaped.
const MAX_HEAD: usize = 8 * MAX_TEXT_BYTES;

/// The longest body: a page at its limit in colour, or a zip at its.
const MAX_BODY: usize = 3 * MAX_PIXELS as usize + (1 << 30);

/// What the parent asks; the body is a font or a file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// The font to set Japanese text in; no reply.
    Font,
    /// The file that later questions are about; no reply.
    File,
    Survey,
    Page {
        number: u32,
    },
    Workbook,
    Unpack,
}

/// The head of a child's reply.
#[derive(Serialize, Deserialize)]
enum Head {
    Survey(Survey),
    Page { width: u32, height: u32, dpi: f32, bilevel: bool, colour: bool, text_layer: Option<Vec<TextRun>> },
    Workbook(Workbook),
    Files(Vec<(String, usize)>),
    Trouble(DecodeTrouble),
}

/// A reply that has been checked.
pub(super) enum Reply {
    Survey(Survey),
    Page(PageImage),
    Workbook(Workbook),
    Files(Vec<SourceFile>),
    Trouble(DecodeTrouble),
}

/// Writes one message.
pub(super) fn send(to: &mut impl Write, head: &impl Serialize, body: &[u8]) -> io::Result<()> {
    let head = serde_json::to_vec(head)?;
    let mut lengths = [0; 16];
    lengths[..8].copy_from_slice(&(head.len() as u64).to_le_bytes());
    lengths[8..].copy_from_slice(&(body.len() as u64).to_le_bytes());
    to.write_all(&lengths)?;
    to.write_all(&head)?;
    to.write_all(body)?;
    to.flush()
}

/// Reads one message.
pub(super) fn receive<H: DeserializeOwned>(from: &mut impl Read) -> io::Result<(H, Vec<u8>)> {
    let mut lengths = [0; 16];
    from.read_exact(&mut lengths)?;
    let length = |at: usize, most: usize| {
        let bytes = lengths[at..at + 8].try_into().expect("eight bytes of sixteen");
        usize::try_from(u64::from_le_bytes(bytes)).ok().filter(|&length| length <= most).ok_or_else(refused)
    };
    let (head_len, body_len) = (length(0, MAX_HEAD)?, length(8, MAX_BODY)?);
    let mut head = vec![0; head_len];
    from.read_exact(&mut head)?;
    let head = serde_json::from_slice(&head)?;
    let mut body = vec![0; body_len];
    from.read_exact(&mut body)?;
    Ok((head, body))
}

/// Sends a reply.
pub(super) fn send_reply(to: &mut impl Write, reply: Reply) -> io::Result<()> {
    match reply {
        Reply::Survey(survey) => send(to, &Head::Survey(survey), &[]),
        Reply::Workbook(workbook) => send(to, &Head::Workbook(workbook), &[]),
        Reply::Trouble(trouble) => send(to, &Head::Trouble(trouble), &[]),
        Reply::Files(files) => {
            let head = Head::Files(files.iter().map(|file| (file.path.clone(), file.bytes.len())).collect());
            let body: Vec<u8> = files.iter().flat_map(|file| file.bytes.iter().copied()).collect();
            send(to, &head, &body)
        }
        Reply::Page(page) => {
            let PageImage { width, height, dpi, bilevel, pixels, text_layer } = page;
            let (colour, data) = match &pixels {
                Pixels::Gray(data) => (false, data),
                Pixels::Rgb(data) => (true, data),
            };
            send(to, &Head::Page { width, height, dpi, bilevel, colour, text_layer }, data)
        }
    }
}

/// Reads a reply and checks it.
pub(super) fn receive_reply(from: &mut impl Read) -> io::Result<Reply> {
    let (head, body) = receive::<Head>(from)?;
    match head {
        Head::Survey(survey) if survey.pages as usize <= MAX_PAGES => Ok(Reply::Survey(survey)),
        Head::Workbook(workbook) => Ok(Reply::Workbook(workbook)),
        Head::Trouble(trouble) => {
            let message = trouble.message.chars().filter(|c| !c.is_control()).take(200).collect();
            Ok(Reply::Trouble(DecodeTrouble { message, ..trouble }))
        }
        Head::Files(list) => {
            let (mut files, mut rest) = (Vec::new(), body.as_slice());
            for (path, len) in list {
                let (content, after) = rest.split_at_checked(len).ok_or_else(refused)?;
                files.push(SourceFile { path, bytes: content.into() });
                rest = after;
            }
            Ok(Reply::Files(files))
        }
        Head::Page { width, height, dpi, bilevel, colour, text_layer } => {
            let channels = if colour { 3 } else { 1 };
            let pixels = u64::from(width) * u64::from(height);
            let is_sane = pixels > 0
                && pixels <= MAX_PIXELS
                && width.max(height) <= MAX_SIDE
                && body.len() as u64 == pixels * channels
                && (1.0..=5000.0).contains(&dpi);
            if !is_sane {
                return Err(refused());
            }
            let pixels = if colour { Pixels::Rgb(body) } else { Pixels::Gray(body) };
            Ok(Reply::Page(PageImage { width, height, dpi, bilevel, pixels, text_layer }))
        }
        Head::Survey(_) => Err(refused()),
    }
}

fn refused() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "a message outside the limits")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: u32, pixels: usize) -> PageImage {
        let pixels = Pixels::Gray(vec![7; pixels]);
        PageImage { width, height: 2, dpi: 300.0, bilevel: false, pixels, text_layer: None }
    }

    #[test]
    fn a_page_comes_through() {
        let mut wire = Vec::new();
        send_reply(&mut wire, Reply::Page(page(3, 6))).unwrap();
        let Reply::Page(read) = receive_reply(&mut wire.as_slice()).unwrap() else { panic!("another reply") };
        assert_eq!(read, page(3, 6));
    }

    #[test]
    fn pixels_that_do_not_fit_the_size_are_refused() {
        let mut wire = Vec::new();
        send_reply(&mut wire, Reply::Page(page(4, 6))).unwrap();
        assert!(receive_reply(&mut wire.as_slice()).is_err());
    }

    #[test]
    fn a_length_beyond_the_limit_is_refused_before_it_is_allocated() {
        let wire = [0xFF; 64];
        assert!(receive_reply(&mut wire.as_slice()).is_err());
    }

    #[test]
    fn a_message_is_one_line() {
        let trouble = DecodeTrouble {
            kind: pipeline::ingest::TroubleKind::Damaged,
            message: "a\u{1b}[31m\nb".to_owned(),
        };
        let mut wire = Vec::new();
        send_reply(&mut wire, Reply::Trouble(trouble)).unwrap();
        let Reply::Trouble(read) = receive_reply(&mut wire.as_slice()).unwrap() else {
            panic!("another reply")
        };
        assert_eq!(read.message, "a[31mb");
    }
}
