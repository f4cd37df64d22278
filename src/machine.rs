//! What this machine brings: the models that read, and the children that decode.

use crate::failure::Failure;
use crate::jail::{JailedDecoder, Limits};
use pipeline::ingest::sha256;
use pipeline::ocr::ppocr::PpOcr;
use pipeline::ocr::tesseract::Tesseract;
use pipeline::ocr::{Aids, ReaderError, Readers, SecondReader, Variants, Words};
use pipeline::pages;
use pipeline::scheme::{Printed, Scheme};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the second reader is asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SecondFor {
    /// Nothing: the first reader alone.
    Nothing,
    /// Entries of forms, and in the cells of other tables what the first reader doubts.
    #[default]
    Doubt,
    /// Every line; the first reader's text stays what it is.
    Everything,
}

/// Models and children, ready for work.
pub struct Machine {
    decoder: JailedDecoder,
    reader: PpOcr,
    second: Tesseract,
    second_for: SecondFor,
    aids: Aids,
}

/// The files of the models' folder with their hashes; `make setup` fetches by the same list.
const MODELS: &str = include_str!("../scripts/models.sha256");
/// Where Debian puts its Japanese fonts: the first stands in for those that a PDF does not embed,
/// and both show the old forms of characters in names.
const FONTS: [&str; 2] = [
    "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
    "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
];

impl Machine {
    /// Loads the models, each checked against its hash, and starts the first child; the scheme tells
    /// what its forms print.
    ///
    /// # Errors
    /// When models are missing or not the ones that were tested, or no child can be started.
    pub fn set_up(scheme: &Scheme) -> Result<Self, Failure> {
        let folder = models();
        let (_, onnx) = load(&folder, |name| name.ends_with(".onnx"))?;
        let (runtime, _) = load(&folder, |name| name.starts_with("libonnxruntime"))?;
        let (_, list) = load(&folder, |name| name == "words.txt")?;
        let (_, traineddata) = load(&folder, |name| name.ends_with(".traineddata"))?;
        let broken =
            |e: String| Failure::machine("文字を読み取る準備ができません").because(e).hint(SET_UP_AGAIN);
        let loaded = ort::init_from(runtime.display().to_string()).map_err(|e| broken(e.to_string()))?;
        let environment = loaded.build().map_err(|e| broken(e.to_string()))?;
        let workers = rayon::current_num_threads();
        // A page or two is what is often asked for: every core works at getting ready.
        let (reader, (second, aids)) = rayon::join(
            || PpOcr::new(&environment, &onnx, workers),
            || rayon::join(|| Tesseract::new(&traineddata, workers), || aids(&list, scheme)),
        );
        let reader = reader.map_err(|e| broken(e.to_string()))?;
        let second = second.map_err(|e| broken(e.to_string()))?;
        Ok(Self { decoder: Self::decoder()?, reader, second, second_for: SecondFor::Doubt, aids })
    }

    /// The children that decode, with the first one started.
    ///
    /// # Errors
    /// When no child can be started.
    pub fn decoder() -> Result<JailedDecoder, Failure> {
        let font = std::fs::read(Self::font()).ok().map(Arc::from);
        JailedDecoder::new(Limits::default(), font)
            .map_err(|e| Failure::machine("ファイルを開くための子プロセスを始められません").because(e))
    }

    /// The font that stands in for Japanese fonts a PDF does not embed, and sets our own sheets.
    pub fn font() -> &'static str {
        FONTS[0]
    }

    /// Fingerprint of the reader: what it reads stays valid as long as this stays the same.
    pub fn reader_fingerprint() -> String {
        sha256(format!("{}\n{MODELS}", env!("CARGO_PKG_VERSION")).as_bytes())[..12].to_owned()
    }

    /// Changes what the second reader is asked, which only serves to measure the readers.
    pub fn ask_second_for(&mut self, what: SecondFor) {
        self.second_for = what;
    }

    /// What the pipeline works with.
    pub fn parts(&self) -> pages::Machine<'_> {
        let second: Option<&dyn SecondReader> =
            (self.second_for != SecondFor::Nothing).then_some(&self.second as _);
        let ask_always = self.second_for == SecondFor::Everything;
        let readers = Readers { first: &self.reader, second, ask_always };
        pages::Machine { decoder: &self.decoder, readers, aids: &self.aids }
    }

    /// The reader gave up in the middle of a package.
    pub fn reader_failed(error: ReaderError) -> Failure {
        Failure::machine("文字を読み取れません").because(error).hint(SET_UP_AGAIN)
    }
}

/// What is known beside the readers: the list of words, the shapes that the fonts show, the forms.
fn aids(list: &[u8], scheme: &Scheme) -> Aids {
    let faces: Vec<Vec<u8>> = FONTS.iter().filter_map(|f| std::fs::read(f).ok()).collect();
    Aids {
        words: Words::of_list(&String::from_utf8_lossy(list)),
        variants: Variants::of_faces(&faces.iter().map(Vec::as_slice).collect::<Vec<_>>()),
        printed: Printed::of(scheme),
    }
}

const SET_UP_AGAIN: &str = "make setup で入れ直してください";

/// A file of the list, with its bytes: the very file that was tested, or none.
fn load(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<(PathBuf, Vec<u8>), Failure> {
    let listed = MODELS.lines().filter_map(|line| line.split_once("  "));
    let (hash, name) =
        listed.into_iter().find(|(_, name)| is_wanted(name)).expect("the list names all models");
    let path = folder.join(name);
    let about = path.display();
    let bytes = std::fs::read(&path).map_err(|_| {
        Failure::machine(format!("文字の読み取りに使う「{about}」がありません")).hint(
            "make setup で入れてください。別の場所にある場合は、環境変数 UKETSUKE_MODELS でフォルダーを指定してください",
        )
    })?;
    if sha256(&bytes) != hash {
        return Err(Failure::machine(format!("文字の読み取りに使う「{about}」が、試験した版と違います"))
            .hint("このファイルを消してから、make setup で入れ直してください"));
    }
    Ok((path, bytes))
}

/// The models' folder: where the user says, else the user's cache, else the system's.
fn models() -> PathBuf {
    if let Some(folder) = std::env::var_os("UKETSUKE_MODELS") {
        return folder.into();
    }
    let cache = std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache/uketsuke/models"));
    cache.filter(|c| c.is_dir()).unwrap_or_else(|| "/usr/share/uketsuke/models".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_and_altered_models_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let is_model = |name: &str| name.ends_with(".onnx");
        let missing = load(folder.path(), is_model).expect_err("is missing");
        assert!(missing.message.ends_with("がありません"), "{missing}");
        let name =
            MODELS.lines().filter_map(|l| l.split_once("  ")).find(|(_, n)| is_model(n)).expect("listed").1;
        std::fs::write(folder.path().join(name), "another model").expect("writes");
        let altered = load(folder.path(), is_model).expect_err("is another");
        assert!(altered.message.contains("試験した版と違います"), "{altered}");
    }
}
