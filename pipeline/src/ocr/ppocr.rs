//! The first reader: PP-OCRv6 small recogniser through ONNX Runtime.
//!
//! One single-threaded session per worker, one line at a time: batches of unequal lines pad and
//! gain nothing on a CPU. A line is first read narrowed, and again only where that left a doubt.

use super::decode::{Alphabet, Decoded};
use super::quick::Care;
use super::raster::Plane;
use super::reader::{Mark, Reader, ReaderError};
use super::strip::{HEIGHT, Strip};
use super::{eight_bits, model, quick};
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;
use rayon::prelude::*;
use std::sync::Mutex;

/// Recogniser with a session for each worker thread.
pub struct PpOcr {
    sessions: Sessions,
    /// The same in 8 bits, for the narrowed look; empty where the machine gains nothing by it.
    quick: Sessions,
    alphabet: Alphabet,
}

type Sessions = Vec<Mutex<Worker>>;

/// A session and the picture that it was last shown, whose place the next one takes.
struct Worker {
    session: Session,
    input: Vec<f32>,
}

fn failed(error: impl std::fmt::Display) -> ReaderError {
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
        let list = model::metadata(onnx, "character")
            .ok_or_else(|| failed("the model does not name its characters"))?;
        let unexpected = || failed("the model's last layer is not where it is expected");
        let classes = model::classes(onnx).ok_or_else(unexpected)?;
        let alphabet = Alphabet::from_metadata(&list, classes).map_err(failed)?;
        let keep = alphabet.allowed();
        let cut = model::with_classes(onnx, classes, &keep).ok_or_else(unexpected)?;
        let load = |onnx: &[u8]| -> Result<Sessions, ReaderError> {
            let one = |_| Ok(Mutex::new(Worker { session: session(environment, onnx)?, input: Vec::new() }));
            (0..workers.max(1)).into_par_iter().map(one).collect()
        };
        let quick = match eight_bits::is_worth_it() {
            true => load(&eight_bits::in_eight_bits(&cut).ok_or_else(unexpected)?)?,
            false => Vec::new(),
        };
        Ok(Self { sessions: load(&cut)?, quick, alphabet: alphabet.sliced(&keep) })
    }

    /// Reads a picture of [`HEIGHT`].
    fn look(&self, plane: &Plane, care: Care) -> Result<Decoded, ReaderError> {
        let (sessions, stretch) = match care {
            Care::Quick { stretch } if self.quick.is_empty() => (&self.sessions, stretch),
            Care::Quick { stretch } => (&self.quick, stretch),
            Care::Full => (&self.sessions, 1.0),
        };
        let w = plane.w.max(16).next_multiple_of(8);
        let at = rayon::current_thread_index().unwrap_or(0) % sessions.len();
        let mut worker = sessions[at].lock().map_err(|_| failed("a worker failed before"))?;
        let Worker { session, input } = &mut *worker;
        input.clear();
        input.resize(3 * HEIGHT * w, 1.0);
        let (first, others) = input.split_at_mut(HEIGHT * w);
        for y in 0..HEIGHT {
            for (o, &v) in first[y * w..].iter_mut().zip(plane.row(y)) {
                *o = f32::from(v) / 127.5 - 1.0;
            }
        }
        // The three channels are the same.
        others.chunks_exact_mut(HEIGHT * w).for_each(|channel| channel.copy_from_slice(first));
        let tensor =
            TensorRef::from_array_view(([1usize, 3, HEIGHT, w], input.as_slice())).map_err(failed)?;
        let outputs = session.run(ort::inputs![tensor]).map_err(failed)?;
        let (shape, probabilities) = outputs[0].try_extract_tensor::<f32>().map_err(failed)?;
        if shape.last().copied() != Some(self.alphabet.len() as i64) {
            return Err(failed("the model's classes are not those of its list"));
        }
        let steps = shape.get(1).copied().unwrap_or(0).max(1) as usize;
        Ok(self.alphabet.decode(probabilities, w as f32 / steps as f32 * stretch))
    }
}

fn session(environment: &ort::environment::Environment, onnx: &[u8]) -> Result<Session, ReaderError> {
    Session::builder(environment)
        .and_then(|b| Ok(b.with_intra_threads(1)?.with_inter_threads(1)?))
        .and_then(|b| {
            Ok(b.with_optimization_level(GraphOptimizationLevel::Level3)?.with_intra_op_spinning(false)?)
        })
        .and_then(|mut b| b.commit_from_memory(onnx))
        .map_err(failed)
}

impl Reader for PpOcr {
    fn read_line(&self, strip: &Strip) -> Result<Vec<Mark>, ReaderError> {
        quick::read(&strip.plane, !self.quick.is_empty(), &|plane, care| self.look(plane, care))
    }
}
