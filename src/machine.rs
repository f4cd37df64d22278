//! What this machine brings: the models that read, and the children that decode.

use crate::failure::Failure;
use crate::jail::{JailedDecoder, Limits};
use pipeline::ocr::ReaderError;
use pipeline::ocr::ppocr::PpOcr;
use pipeline::pages;
use std::path::{Path, PathBuf};

/// Models and children, ready for work.
pub struct Machine {
    decoder: JailedDecoder,
    reader: PpOcr,
}

/// Names of the files in the models' folder.
const RECOGNISER: &str = "PP-OCRv6_rec_small.onnx";
const RUNTIME: &str = "libonnxruntime.so.1.32.0";

impl Machine {
    /// Loads the models and starts the first child.
    ///
    /// # Errors
    /// When models are missing or cannot be loaded, or no child can be started.
    pub fn set_up() -> Result<Self, Failure> {
        let folder = models();
        let model = folder.join(RECOGNISER);
        let onnx = std::fs::read(&model).map_err(|_| missing(&model))?;
        let runtime = folder.join(RUNTIME);
        if !runtime.is_file() {
            return Err(missing(&runtime));
        }
        let broken = |e: String| {
            Failure::machine("文字を読み取る準備ができません")
                .because(e)
                .hint("make setup で入れ直してください")
        };
        let loaded = ort::init_from(runtime.display().to_string()).map_err(|e| broken(e.to_string()))?;
        let environment = loaded.build().map_err(|e| broken(e.to_string()))?;
        let workers = rayon::current_num_threads();
        let reader = PpOcr::new(&environment, &onnx, workers).map_err(|e| broken(e.to_string()))?;
        let decoder = JailedDecoder::new(Limits::default(), None)
            .map_err(|e| Failure::machine("ファイルを開くための子プロセスを始められません").because(e))?;
        Ok(Self { decoder, reader })
    }

    /// What the pipeline works with.
    pub fn parts(&self) -> pages::Machine<'_> {
        pages::Machine { decoder: &self.decoder, reader: &self.reader }
    }

    /// The reader gave up in the middle of a package.
    pub fn reader_failed(error: ReaderError) -> Failure {
        Failure::machine("文字を読み取れません").because(error).hint("make setup で入れ直してください")
    }
}

fn missing(path: &Path) -> Failure {
    Failure::machine(format!("文字の読み取りに使う「{}」がありません", path.display()))
        .hint("make setup で入れてください。別の場所にある場合は、環境変数 UKETSUKE_MODELS でフォルダーを指定してください")
}

/// The models' folder: where the user says, else the user's cache, else the system's.
fn models() -> PathBuf {
    if let Some(folder) = std::env::var_os("UKETSUKE_MODELS") {
        return folder.into();
    }
    let cache = std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache/uketsuke/models"));
    cache.filter(|c| c.is_dir()).unwrap_or_else(|| "/usr/share/uketsuke/models".into())
}
