//! The first reader: PP-OCRv6 small recogniser through ONNX Runtime.
//!
//! One single-threaded session per worker, one line at a time: batches of unequal lines pad and
//! gain nothing on a CPU.

use super::decode::Alphabet;
use super::reader::{Mark, Reader, ReaderError};
use super::strip::{HEIGHT, Strip};
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;
use std::sync::Mutex;

/// Recogniser with a session for each worker thread.
pub struct PpOcr {
    sessions: Vec<Mutex<Session>>,
    alphabet: Alphabet,
}

fn model(error: impl std::fmt::Display) -> ReaderError {
    ReaderError::Model(error.to_string())
}

impl PpOcr {
    /// Loads the model into `workers` sessions.
    ///
    /// # Errors
    /// When the runtime refuses the model or the model is not a recogniser of Japanese.
    pub fn new(
        environment: &ort::environment::Environment,
        onnx: &[u8],
        workers: usize,
    ) -> Result<Self, ReaderError> {
        let mut sessions = Vec::new();
        for _ in 0..workers.max(1) {
            let session = Session::builder(environment)
                .and_then(|b| Ok(b.with_intra_threads(1)?.with_inter_threads(1)?))
                .and_then(|b| {
                    Ok(b.with_optimization_level(GraphOptimizationLevel::Level3)?
                        .with_intra_op_spinning(false)?)
                })
                .and_then(|mut b| b.commit_from_memory(onnx))
                .map_err(model)?;
            sessions.push(session);
        }
        let list = sessions[0]
            .metadata()
            .ok()
            .and_then(|m| m.custom("character"))
            .ok_or_else(|| model("the model does not name its characters"))?;
        let classes = probe(&mut sessions[0])?;
        let alphabet = Alphabet::from_metadata(&list, classes).map_err(model)?;
        Ok(Self { sessions: sessions.into_iter().map(Mutex::new).collect(), alphabet })
    }
}

/// Number of classes, from an empty strip: the model's own shape leaves it open.
fn probe(session: &mut Session) -> Result<usize, ReaderError> {
    let input = vec![1f32; 3 * HEIGHT * 48];
    let tensor = TensorRef::from_array_view(([1usize, 3, HEIGHT, 48], &*input)).map_err(model)?;
    let outputs = session.run(ort::inputs![tensor]).map_err(model)?;
    let (shape, _) = outputs[0].try_extract_tensor::<f32>().map_err(model)?;
    shape.last().map(|&n| n as usize).ok_or_else(|| model("the model has no output"))
}

impl Reader for PpOcr {
    fn read_line(&self, strip: &Strip) -> Result<Vec<Mark>, ReaderError> {
        let w = strip.plane.w.max(16).next_multiple_of(8);
        let mut input = vec![1f32; 3 * HEIGHT * w];
        for y in 0..HEIGHT {
            for (x, &v) in strip.plane.row(y).iter().enumerate() {
                let value = f32::from(v) / 127.5 - 1.0;
                for channel in 0..3 {
                    input[(channel * HEIGHT + y) * w + x] = value;
                }
            }
        }
        let at = rayon::current_thread_index().unwrap_or(0) % self.sessions.len();
        let mut session = self.sessions[at].lock().map_err(|_| model("a worker failed before"))?;
        let tensor = TensorRef::from_array_view(([1usize, 3, HEIGHT, w], &*input)).map_err(model)?;
        let outputs = session.run(ort::inputs![tensor]).map_err(model)?;
        let (shape, probabilities) = outputs[0].try_extract_tensor::<f32>().map_err(model)?;
        let steps = shape.get(1).copied().unwrap_or(0).max(1) as usize;
        Ok(self.alphabet.decode(probabilities, w as f32 / steps as f32))
    }
}
