//! The second reader: Tesseract with its small Japanese model, asked about single lines.
//!
//! It makes five times the first reader's errors, but other ones: that is what a witness is for.
//! One engine per worker thread; the model comes as bytes, checked by whoever loaded it.

use super::raster::Plane;
use super::reader::{ReaderError, SecondReader};
use super::strip::Strip;
use rayon::prelude::*;
use std::sync::Mutex;
use tesseract_plumbing::TessBaseApi;
use tesseract_plumbing::tesseract_sys::{
    TessOcrEngineMode_OEM_LSTM_ONLY as LSTM_ONLY, TessPageSegMode_PSM_RAW_LINE as RAW_LINE,
};

/// Tesseract with an engine for each worker thread.
pub struct Tesseract {
    engines: Vec<Mutex<TessBaseApi>>,
}

/// White around the line: touching the picture's edge, characters are lost.
const MARGIN: usize = 8;
/// Resolution told to the engine; without it, it guesses at every line.
const DPI: i32 = 300;

fn failed(error: impl std::fmt::Display) -> ReaderError {
    ReaderError::Model(error.to_string())
}

impl Tesseract {
    /// Loads the model into `workers` engines.
    ///
    /// # Errors
    /// When the engine refuses the model.
    pub fn new(traineddata: &[u8], workers: usize) -> Result<Self, ReaderError> {
        let engine = |_| {
            let mut engine = TessBaseApi::create();
            engine.init_1(traineddata, Some(c"jpn"), LSTM_ONLY).map_err(failed)?;
            engine.set_page_seg_mode(RAW_LINE);
            Ok(Mutex::new(engine))
        };
        let engines: Result<_, ReaderError> = (0..workers.max(1)).into_par_iter().map(engine).collect();
        Ok(Self { engines: engines? })
    }
}

impl SecondReader for Tesseract {
    fn text(&self, strip: &Strip) -> Result<String, ReaderError> {
        let picture = framed(&strip.plane);
        let at = rayon::current_thread_index().unwrap_or(0) % self.engines.len();
        let mut engine = self.engines[at].lock().map_err(|_| failed("a worker failed before"))?;
        let (w, h) = (picture.w as i32, picture.h as i32);
        engine.set_image(&picture.px, w, h, 1, w).map_err(failed)?;
        engine.set_source_resolution(DPI);
        engine.recognize().map_err(failed)?;
        let text = engine.get_utf8_text().map_err(failed)?;
        Ok(String::from_utf8_lossy(text.as_ref().to_bytes()).trim().to_owned())
    }
}

/// The picture with white around it.
fn framed(plane: &Plane) -> Plane {
    let mut out = Plane::filled(plane.w + 2 * MARGIN, plane.h + 2 * MARGIN, 255);
    for y in 0..plane.h {
        out.row_mut(y + MARGIN)[MARGIN..MARGIN + plane.w].copy_from_slice(plane.row(y));
    }
    out
}
