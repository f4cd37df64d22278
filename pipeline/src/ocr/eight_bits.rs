//! The recogniser with its heavy layers in 8 bits, for the quick look at a line.
//!
//! Nine tenths of the reading are a few convolutions. In whole numbers of 8 bits they take half of
//! the time and leave the same places in doubt, which are then read again with the model as it is.
//! A `Conv` with its `Add` becomes `QuantizeLinear`, `QLinearConv` and `DequantizeLinear`
//! (<https://onnx.ai/onnx/operators/>): the weights' steps are found here, one for each output
//! channel, those of the values between the layers come from [`MEASURED`].

use super::gelu;
use super::model::{FLOAT, changed, entries, field, floats, node, parsed, tensor, texts};
use std::collections::HashMap;

/// What passes through each layer, as `scripts/ranges.py` measured it: the name of its weights,
/// least and greatest value before it, least and greatest after it.
const MEASURED: &str = include_str!("ranges.txt");

/// Types of `TensorProto`.
const UINT8: u64 = 2;
const INT8: u64 = 3;
const INT32: u64 = 6;

/// Whether this machine multiplies bytes without cutting sums short, and so gains by it.
pub fn is_worth_it() -> bool {
    #[cfg(target_arch = "x86_64")]
    let worth =
        std::arch::is_x86_feature_detected!("avx512vnni") || std::arch::is_x86_feature_detected!("avxvnni");
    #[cfg(not(target_arch = "x86_64"))]
    let worth = false;
    worth
}

/// The model with the layers of [`MEASURED`] in 8 bits; `None` where one of them is not found or
/// not built as expected: then they were measured on another model.
pub fn in_eight_bits(onnx: &[u8]) -> Option<Vec<u8>> {
    gelu::in_one_node(&with_layers(onnx, &ranges(MEASURED)?)?)
}

/// Least and greatest value at one place of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range(f32, f32);

impl Range {
    /// What one of 255 steps is worth; nought is always one of them.
    fn step(self) -> f32 {
        ((self.1.max(0.0) - self.0.min(0.0)) / 255.0).max(f32::MIN_POSITIVE)
    }

    /// The step that is nought.
    fn zero(self) -> u8 {
        (-self.0.min(0.0) / self.step()).round() as u8
    }
}

type Ranges<'a> = HashMap<&'a str, (Range, Range)>;

fn ranges(table: &str) -> Option<Ranges<'_>> {
    let layer = |line: &'_ str| {
        let numbers: Vec<f32> = line.split(' ').skip(1).map(str::parse).collect::<Result<_, _>>().ok()?;
        let [a, b, c, d] = numbers[..] else { return None };
        Some((Range(a, b), Range(c, d)))
    };
    table.lines().map(|line| Some((line.split(' ').next()?, layer(line)?))).collect()
}

/// A layer to be turned: the names of its weights and its bias, and what it takes and makes.
struct Layer {
    weights: String,
    bias: String,
    takes: String,
    /// What comes out of the convolution alone, before the bias is added.
    between: String,
    makes: String,
    attributes: Vec<Vec<u8>>,
}

fn with_layers(onnx: &[u8], ranges: &Ranges<'_>) -> Option<Vec<u8>> {
    changed(onnx, |number, bytes| match number {
        field::GRAPH => graph_with_layers(bytes, ranges).map(|graph| vec![graph]),
        _ => Some(vec![bytes.to_vec()]),
    })
}

fn graph_with_layers(graph: &[u8], ranges: &Ranges<'_>) -> Option<Vec<u8>> {
    let message = parsed(graph)?;
    let tensors: HashMap<String, &[u8]> = entries(&message, field::INITIALIZER)
        .into_iter()
        .filter_map(|tensor| Some((texts(tensor, field::TENSOR_NAME).pop()?, tensor)))
        .collect();
    let layers = layers(&entries(&message, field::NODE), ranges)?;
    let of_weights: HashMap<&str, &Layer> = layers.iter().map(|l| (l.weights.as_str(), l)).collect();
    let of_value: HashMap<&str, &Layer> = layers.iter().map(|l| (l.between.as_str(), l)).collect();
    if of_weights.len() != ranges.len() {
        return None;
    }
    changed(graph, |number, bytes| {
        let named = |field| texts(bytes, field).into_iter().next().unwrap_or_default();
        Some(match number {
            field::NODE => match of_value.get(named(field::NODE_OUTPUT).as_str()) {
                Some(layer) => layer.nodes()?,
                // The bias is within the layer now.
                None if of_value.contains_key(named(field::NODE_INPUT).as_str()) => Vec::new(),
                None => vec![bytes.to_vec()],
            },
            field::INITIALIZER => match of_weights.get(named(field::TENSOR_NAME).as_str()) {
                Some(layer) => layer.tensors(&tensors, ranges[layer.weights.as_str()])?,
                None => vec![bytes.to_vec()],
            },
            _ => vec![bytes.to_vec()],
        })
    })
}

/// The convolutions to be turned, each with the addition that is the only one to take its values.
fn layers(nodes: &[&[u8]], ranges: &Ranges<'_>) -> Option<Vec<Layer>> {
    let inputs: Vec<Vec<String>> = nodes.iter().map(|n| texts(n, field::NODE_INPUT)).collect();
    let is = |node: &[u8], operator: &str| texts(node, field::OPERATOR) == [operator];
    let mut layers = Vec::new();
    for (node, takes) in nodes.iter().zip(&inputs) {
        if !is(node, "Conv") || takes.get(1).is_none_or(|w| !ranges.contains_key(w.as_str())) {
            continue;
        }
        let between = texts(node, field::NODE_OUTPUT).pop()?;
        let mut takers = (0..nodes.len()).filter(|&k| inputs[k].contains(&between));
        let (add, None) = (takers.next()?, takers.next()) else { return None };
        let [first, bias] = &inputs[add][..] else { return None };
        if !is(nodes[add], "Add") || *first != between || takes.len() != 2 {
            return None;
        }
        layers.push(Layer {
            weights: takes[1].clone(),
            bias: bias.clone(),
            takes: takes[0].clone(),
            makes: texts(nodes[add], field::NODE_OUTPUT).pop()?,
            between,
            attributes: entries(&parsed(node)?, field::ATTRIBUTE).into_iter().map(<[u8]>::to_vec).collect(),
        });
    }
    Some(layers)
}

impl Layer {
    /// Name of something that this layer adds to the graph.
    fn own(&self, what: &str) -> String {
        format!("{}/{what}", self.weights)
    }

    fn nodes(&self) -> Option<Vec<Vec<u8>>> {
        let own = |what: &[&str]| what.iter().map(|w| self.own(w)).collect::<Vec<_>>();
        let before = [vec![self.takes.clone()], own(&["before step", "before zero"])].concat();
        let names = ["before", "before step", "before zero", "weights", "weights step", "weights zero"];
        let layer = own(&[&names[..], &["after step", "after zero", "bias"]].concat());
        let after = own(&["after", "after step", "after zero"]);
        Some(vec![
            node("QuantizeLinear", &before, &self.own("before"), &[])?,
            node("QLinearConv", &layer, &self.own("after"), &self.attributes)?,
            node("DequantizeLinear", &after, &self.makes, &[])?,
        ])
    }

    /// Weights, bias and steps in whole numbers; `None` where they are not what a convolution has.
    fn tensors(&self, all: &HashMap<String, &[u8]>, (before, after): (Range, Range)) -> Option<Vec<Vec<u8>>> {
        let (dims, weights) = floats(all.get(&self.weights)?)?;
        let (_, bias) = floats(all.get(&self.bias)?)?;
        let channels = *dims.first()? as usize;
        if bias.len() != channels || weights.is_empty() || weights.len() % channels != 0 {
            return None;
        }
        let (mut bytes, mut steps, mut sums) = (Vec::new(), Vec::new(), Vec::new());
        for (channel, bias) in weights.chunks_exact(weights.len() / channels).zip(bias) {
            let greatest = channel.iter().fold(0f32, |m, w| m.max(w.abs()));
            let step = (greatest / 127.0).max(f32::MIN_POSITIVE);
            bytes.extend(channel.iter().map(|w| (w / step).round() as i8 as u8));
            steps.extend(step.to_le_bytes());
            sums.extend(((bias / (before.step() * step)).round() as i32).to_le_bytes());
        }
        let each = &dims[..1];
        let mut tensors = vec![
            tensor(&self.own("weights"), &dims, INT8, &bytes)?,
            tensor(&self.own("weights step"), each, FLOAT, &steps)?,
            tensor(&self.own("weights zero"), each, INT8, &vec![0; channels])?,
            tensor(&self.own("bias"), each, INT32, &sums)?,
        ];
        for (place, range) in [("before", before), ("after", after)] {
            let (step, zero) = (self.own(&format!("{place} step")), self.own(&format!("{place} zero")));
            tensors.push(tensor(&step, &[], FLOAT, &range.step().to_le_bytes())?);
            tensors.push(tensor(&zero, &[], UINT8, &[range.zero()])?);
        }
        Some(tensors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::model::written;

    const TABLE: &str = "w -1.0 1.55 -2.0 0.5";

    /// A convolution of two output channels with its bias.
    fn model(operator: &str) -> Vec<u8> {
        let raw = |values: &[f32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>();
        let name = |n: &str| n.to_string();
        let parts = [
            (field::NODE, node("Conv", &[name("x"), name("w")], "c", &[b"pads".to_vec()])),
            (field::NODE, node(operator, &[name("c"), name("b")], "y", &[])),
            (field::NODE, node("Relu", &[name("y")], "z", &[])),
            (field::INITIALIZER, tensor("w", &[2, 1, 1, 1], FLOAT, &raw(&[0.5, -2.0]))),
            (field::INITIALIZER, tensor("b", &[1, 2, 1, 1], FLOAT, &raw(&[0.25, -1.0]))),
        ];
        let graph =
            written(|to| parts.iter().try_for_each(|(n, b)| to.write_bytes(*n, b.as_ref().expect("part"))));
        written(|to| to.write_bytes(field::GRAPH, &graph.expect("graph"))).expect("model")
    }

    #[test]
    fn a_layer_and_its_bias_become_one_in_whole_numbers() {
        let turned = with_layers(&model("Add"), &ranges(TABLE).expect("a table")).expect("is turned");
        let outer = parsed(&turned).expect("a message");
        let graph = parsed(entries(&outer, field::GRAPH)[0]).expect("a message");
        let operators = |n: &&[u8]| texts(n, field::OPERATOR).concat();
        let nodes = entries(&graph, field::NODE);
        let names: Vec<String> = nodes.iter().map(operators).collect();
        assert_eq!(names, ["QuantizeLinear", "QLinearConv", "DequantizeLinear", "Relu"]);
        assert_eq!(texts(nodes[1], field::ATTRIBUTE), ["pads"]);
        assert_eq!(texts(nodes[2], field::NODE_OUTPUT), ["y"]);
        let raw = |name: &str| {
            let mut all = entries(&graph, field::INITIALIZER).into_iter();
            let found = all.find(|t| texts(t, field::TENSOR_NAME) == [name]).expect("a tensor");
            entries(&parsed(found).expect("a message"), field::RAW_DATA)[0].to_vec()
        };
        assert_eq!(raw("w/weights"), [127, -127i8 as u8]);
        assert_eq!(raw("w/before zero"), [100]);
        assert_eq!(raw("w/before step"), 0.01f32.to_le_bytes());
        // 0.25 / (0.01 * 0.5 / 127) and -1 / (0.01 * 2 / 127)
        assert_eq!(raw("w/bias"), [6350i32.to_le_bytes(), (-6350i32).to_le_bytes()].concat());
    }

    #[test]
    fn a_model_of_another_build_is_refused() {
        assert_eq!(with_layers(&model("Mul"), &ranges(TABLE).expect("a table")), None);
        let other = ranges("v 0 1 0 1").expect("a table");
        assert_eq!(with_layers(&model("Add"), &other), None);
        assert_eq!(ranges("w 0 1 0"), None);
    }

    #[test]
    fn nought_is_one_of_the_steps() {
        assert_eq!((Range(0.5, 2.55).zero(), Range(-2.55, -1.0).zero()), (0, 255));
        assert!((Range(0.5, 2.55).step() - 0.01).abs() < 1e-6);
    }
}
