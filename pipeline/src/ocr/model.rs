//! The recogniser's file, cut to the characters that are allowed.
//!
//! Two thirds of the 18,000 classes never occur on Japanese forms, yet the last layer and its
//! softmax cost a sixth of the reading: the unwanted columns are taken out of the layer's weights
//! before the model is loaded. An ONNX file is a protocol buffer; only the few fields touched here
//! are looked into (<https://onnx.ai/onnx/repo-docs/IR.html>), the others pass through unread.

use protobuf::well_known_types::empty::Empty;
use protobuf::{CodedOutputStream, Message, UnknownValueRef};

/// Fields of `ModelProto`, `GraphProto`, `NodeProto`, `TensorProto` and `StringStringEntryProto`.
pub(super) mod field {
    pub const GRAPH: u32 = 7;
    pub const METADATA: u32 = 14;
    pub const OPSETS: u32 = 8;
    pub const NODE: u32 = 1;
    pub const INITIALIZER: u32 = 5;
    pub const OUTPUT: u32 = 12;
    pub const VALUE_INFO: u32 = 13;
    pub const DIMS: u32 = 1;
    pub const DATA_TYPE: u32 = 2;
    pub const TENSOR_NAME: u32 = 8;
    pub const RAW_DATA: u32 = 9;
    pub const NODE_INPUT: u32 = 1;
    pub const NODE_OUTPUT: u32 = 2;
    pub const OPERATOR: u32 = 4;
    pub const ATTRIBUTE: u32 = 5;
    pub const NODE_DOMAIN: u32 = 7;
    pub const OPSET_DOMAIN: u32 = 1;
    pub const OPSET_VERSION: u32 = 2;
    pub const KEY: u32 = 1;
    pub const VALUE: u32 = 2;
    /// `ValueInfoProto.name`; its type is left to be inferred.
    pub const NAME: u32 = 1;
}

/// `TensorProto.FLOAT`
pub(super) const FLOAT: u64 = 1;

/// The text that the model carries under `key`.
pub fn metadata(onnx: &[u8], key: &str) -> Option<String> {
    let model = parsed(onnx)?;
    entries(&model, field::METADATA).into_iter().find_map(|entry| {
        let entry = parsed(entry)?;
        let text = |n| entries(&entry, n).first().map(|b| String::from_utf8_lossy(b).into_owned());
        (text(field::KEY)? == key).then(|| text(field::VALUE))?
    })
}

/// Number of classes: the length of the last layer's bias, which is the longest there is.
pub fn classes(onnx: &[u8]) -> Option<usize> {
    let model = parsed(onnx)?;
    let graph = parsed(entries(&model, field::GRAPH).first()?)?;
    let length = |tensor| match *numbers(&parsed(tensor)?, field::DIMS)? {
        [n] => Some(n as usize),
        _ => None,
    };
    entries(&graph, field::INITIALIZER).into_iter().filter_map(length).max()
}

/// The model with only the classes `keep` (rising) of `classes`; `None` where the file is not
/// built as expected: then it is used whole.
pub fn with_classes(onnx: &[u8], classes: usize, keep: &[usize]) -> Option<Vec<u8>> {
    let mut sliced = 0;
    let out = changed(onnx, |number, bytes| {
        if number != field::GRAPH {
            return Some(vec![bytes.to_vec()]);
        }
        changed(bytes, |number, bytes| match number {
            field::INITIALIZER => Some(vec![match columns_kept(bytes, classes, keep) {
                Some(tensor) => {
                    sliced += 1;
                    tensor
                }
                None => bytes.to_vec(),
            }]),
            // Shapes told beforehand would contradict the new ones.
            field::OUTPUT => {
                let name = |n, b: &[u8]| Some(if n == field::NAME { vec![b.to_vec()] } else { Vec::new() });
                changed(bytes, name).map(|output| vec![output])
            }
            field::VALUE_INFO => Some(Vec::new()),
            _ => Some(vec![bytes.to_vec()]),
        })
        .map(|graph| vec![graph])
    })?;
    // The weights and the bias of the last layer, and nothing else.
    (sliced == 2).then_some(out)
}

/// A tensor whose last dimension counts the classes, with only the columns of `keep`.
fn columns_kept(tensor: &[u8], classes: usize, keep: &[usize]) -> Option<Vec<u8>> {
    let message = parsed(tensor)?;
    let dims = numbers(&message, field::DIMS)?;
    if dims.len() > 2 || dims.last() != Some(&(classes as u64)) {
        return None;
    }
    if numbers(&message, field::DATA_TYPE)? != [FLOAT] {
        return None;
    }
    let data = *entries(&message, field::RAW_DATA).first()?;
    let rows = data.chunks_exact(classes * 4);
    let columns = |row: &[u8]| keep.iter().flat_map(|k| row[k * 4..k * 4 + 4].to_vec()).collect::<Vec<u8>>();
    let kept: Vec<u8> = rows.flat_map(columns).collect();
    let mut out = Vec::new();
    {
        let mut to = CodedOutputStream::vec(&mut out);
        for &d in &dims[..dims.len() - 1] {
            to.write_uint64(field::DIMS, d).ok()?;
        }
        to.write_uint64(field::DIMS, keep.len() as u64).ok()?;
        to.write_bytes(field::RAW_DATA, &kept).ok()?;
        for (number, value) in message.unknown_fields().iter() {
            if number != field::DIMS && number != field::RAW_DATA {
                to.write_unknown(number, value).ok()?;
            }
        }
        to.flush().ok()?;
    }
    Some(out)
}

/// A message with its length-delimited fields passed through `change`, which gives what stands in
/// the field's place (nothing, one or several), or `None` to give up.
pub(super) fn changed(
    message: &[u8],
    mut change: impl FnMut(u32, &[u8]) -> Option<Vec<Vec<u8>>>,
) -> Option<Vec<u8>> {
    let message = parsed(message)?;
    let mut out = Vec::new();
    {
        let mut to = CodedOutputStream::vec(&mut out);
        for (number, value) in message.unknown_fields().iter() {
            match value {
                UnknownValueRef::LengthDelimited(bytes) => {
                    for new in change(number, bytes)? {
                        to.write_bytes(number, &new).ok()?;
                    }
                }
                other => to.write_unknown(number, other).ok()?,
            }
        }
        to.flush().ok()?;
    }
    Some(out)
}

/// Any message: all its fields are unknown to an empty one.
pub(super) fn parsed(message: &[u8]) -> Option<Empty> {
    Empty::parse_from_bytes(message).ok()
}

pub(super) fn entries(message: &Empty, number: u32) -> Vec<&[u8]> {
    let of = |(n, v)| match v {
        UnknownValueRef::LengthDelimited(bytes) if n == number => Some(bytes),
        _ => None,
    };
    message.unknown_fields().iter().filter_map(of).collect()
}

/// A repeated number, packed or not.
pub(super) fn numbers(message: &Empty, number: u32) -> Option<Vec<u64>> {
    let mut out = Vec::new();
    for (_, value) in message.unknown_fields().iter().filter(|(n, _)| *n == number) {
        match value {
            UnknownValueRef::Varint(v) => out.push(v),
            UnknownValueRef::LengthDelimited(bytes) => {
                let mut from = protobuf::CodedInputStream::from_bytes(bytes);
                while !from.eof().ok()? {
                    out.push(from.read_raw_varint64().ok()?);
                }
            }
            _ => return None,
        }
    }
    Some(out)
}

/// The texts that stand in a field of a message.
pub(super) fn texts(message: &[u8], number: u32) -> Vec<String> {
    let message = parsed(message).unwrap_or_default();
    entries(&message, number).into_iter().map(|b| String::from_utf8_lossy(b).into_owned()).collect()
}

/// Dimensions and values of a tensor of floats.
pub(super) fn floats(tensor: &[u8]) -> Option<(Vec<u64>, Vec<f32>)> {
    let message = parsed(tensor)?;
    if numbers(&message, field::DATA_TYPE)? != [FLOAT] {
        return None;
    }
    let raw = *entries(&message, field::RAW_DATA).first()?;
    let values = raw.chunks_exact(4).filter_map(|b| Some(f32::from_le_bytes(b.try_into().ok()?)));
    Some((numbers(&message, field::DIMS)?, values.collect()))
}

pub(super) fn written(
    write: impl FnOnce(&mut CodedOutputStream<'_>) -> protobuf::Result<()>,
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    {
        let mut to = CodedOutputStream::vec(&mut out);
        write(&mut to).ok()?;
        to.flush().ok()?;
    }
    Some(out)
}

pub(super) fn node(
    operator: &str,
    inputs: &[String],
    output: &str,
    attributes: &[Vec<u8>],
) -> Option<Vec<u8>> {
    written(|to| {
        inputs.iter().try_for_each(|input| to.write_string(field::NODE_INPUT, input))?;
        to.write_string(field::NODE_OUTPUT, output)?;
        to.write_string(field::OPERATOR, operator)?;
        attributes.iter().try_for_each(|a| to.write_bytes(field::ATTRIBUTE, a))
    })
}

pub(super) fn tensor(name: &str, dims: &[u64], kind: u64, raw: &[u8]) -> Option<Vec<u8>> {
    written(|to| {
        dims.iter().try_for_each(|&d| to.write_uint64(field::DIMS, d))?;
        to.write_uint64(field::DATA_TYPE, kind)?;
        to.write_string(field::TENSOR_NAME, name)?;
        to.write_bytes(field::RAW_DATA, raw)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(write: impl Fn(&mut CodedOutputStream<'_>)) -> Vec<u8> {
        let mut out = Vec::new();
        {
            let mut to = CodedOutputStream::vec(&mut out);
            write(&mut to);
            to.flush().expect("into memory");
        }
        out
    }

    fn tensor(dims: &[u64], values: &[f32]) -> Vec<u8> {
        let raw: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        message(|to| {
            dims.iter().for_each(|&d| to.write_uint64(field::DIMS, d).expect("writes"));
            to.write_uint64(field::DATA_TYPE, FLOAT).expect("writes");
            to.write_string(8, "weights").expect("writes");
            to.write_bytes(field::RAW_DATA, &raw).expect("writes");
        })
    }

    fn model() -> Vec<u8> {
        let graph = message(|to| {
            to.write_bytes(1, b"node").expect("writes");
            for t in [tensor(&[2, 3], &[1., 2., 3., 4., 5., 6.]), tensor(&[3], &[7., 8., 9.])] {
                to.write_bytes(field::INITIALIZER, &t).expect("writes");
            }
            to.write_bytes(field::INITIALIZER, &tensor(&[2], &[1., 2.])).expect("writes");
            to.write_bytes(field::VALUE_INFO, b"\x0a\x01x").expect("writes");
        });
        let entry = message(|to| {
            to.write_string(field::KEY, "character").expect("writes");
            to.write_string(field::VALUE, "あ\nい").expect("writes");
        });
        message(|to| {
            to.write_uint64(1, 10).expect("writes");
            to.write_bytes(field::GRAPH, &graph).expect("writes");
            to.write_bytes(field::METADATA, &entry).expect("writes");
        })
    }

    #[test]
    fn columns_of_unwanted_classes_are_taken_out() {
        let cut = with_classes(&model(), 3, &[0, 2]).expect("is a model");
        let outer = parsed(&cut).expect("is a message");
        let graph = parsed(entries(&outer, field::GRAPH)[0]).expect("is a message");
        let tensors = entries(&graph, field::INITIALIZER);
        assert_eq!(tensors[0].len(), tensor(&[2, 2], &[1., 3., 4., 6.]).len());
        let first = parsed(tensors[0]).expect("is a message");
        assert_eq!(numbers(&first, field::DIMS), Some(vec![2, 2]));
        let raw: Vec<u8> = [1f32, 3., 4., 6.].iter().flat_map(|v| v.to_le_bytes()).collect();
        assert_eq!(entries(&first, field::RAW_DATA)[0], raw);
        assert_eq!(tensors[2], tensor(&[2], &[1., 2.]));
        assert_eq!(entries(&graph, 1), [b"node"]);
        assert!(entries(&graph, field::VALUE_INFO).is_empty());
    }

    #[test]
    fn a_model_of_another_build_is_left_alone() {
        assert_eq!(with_classes(&model(), 4, &[0]), None);
        assert_eq!(with_classes(b"no model", 3, &[0]), None);
    }

    #[test]
    fn the_classes_are_counted_by_the_last_bias() {
        assert_eq!(classes(&model()), Some(3));
        assert_eq!(classes(b"no model"), None);
    }

    #[test]
    fn the_list_of_characters_is_found() {
        assert_eq!(metadata(&model(), "character").as_deref(), Some("あ\nい"));
        assert_eq!(metadata(&model(), "other"), None);
    }
}
