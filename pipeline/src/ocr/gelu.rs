//! The recogniser's bends in one step each.
//!
//! The model writes GELU out as five nodes, `x * (1 + erf(x / sqrt 2)) * 0.5`. ONNX Runtime joins
//! them by itself, but not beside layers in 8 bits, and five passes over the values are a quarter of
//! such a model's time. Its operator `FastGelu`
//! (<https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md>) takes the
//! hyperbolic tangent in place of the error function, which differs by less than one step of 8 bits.

use super::model::{changed, entries, field, floats, parsed, texts, written};
use std::collections::{HashMap, HashSet};

/// Where ONNX Runtime keeps its own operators.
const DOMAIN: &str = "com.microsoft";
/// How far a constant may be from what it stands for.
const ROUNDING: f32 = 1e-5;

/// The model with one node in place of each five; as it is where there are none.
pub fn in_one_node(onnx: &[u8]) -> Option<Vec<u8>> {
    let mut found = false;
    let turned = changed(onnx, |number, bytes| match number {
        field::GRAPH => {
            let bends = Graph::of(bytes)?.bends();
            found |= !bends.is_empty();
            graph_with(bytes, &bends).map(|graph| vec![graph])
        }
        _ => Some(vec![bytes.to_vec()]),
    })?;
    if !found {
        return Some(turned);
    }
    let opset = written(|to| {
        to.write_string(field::OPSET_DOMAIN, DOMAIN)?;
        to.write_int64(field::OPSET_VERSION, 1)
    })?;
    // The fields of a message may stand in any order.
    Some([turned, written(|to| to.write_bytes(field::OPSETS, &opset))?].concat())
}

fn graph_with(graph: &[u8], bends: &[Bend]) -> Option<Vec<u8>> {
    let last: HashMap<&str, &Bend> = bends.iter().map(|b| (b.makes.as_str(), b)).collect();
    let within: HashSet<&str> = bends.iter().flat_map(|b| &b.within).map(String::as_str).collect();
    changed(graph, |number, bytes| {
        let makes =
            if number == field::NODE { texts(bytes, field::NODE_OUTPUT).concat() } else { String::new() };
        Some(match last.get(makes.as_str()) {
            Some(bend) => vec![bend.node()?],
            None if within.contains(makes.as_str()) => Vec::new(),
            None => vec![bytes.to_vec()],
        })
    })
}

/// Five nodes that are one GELU.
#[derive(Debug, PartialEq)]
struct Bend {
    takes: String,
    makes: String,
    /// What the first four make.
    within: [String; 4],
}

impl Bend {
    fn node(&self) -> Option<Vec<u8>> {
        written(|to| {
            to.write_string(field::NODE_INPUT, &self.takes)?;
            to.write_string(field::NODE_OUTPUT, &self.makes)?;
            to.write_string(field::OPERATOR, "FastGelu")?;
            to.write_string(field::NODE_DOMAIN, DOMAIN)
        })
    }
}

/// The nodes of a graph, and those of its constants that are one number.
struct Graph {
    nodes: Vec<Node>,
    constants: HashMap<String, f32>,
}

struct Node {
    operator: String,
    takes: Vec<String>,
    makes: String,
}

impl Graph {
    fn of(graph: &[u8]) -> Option<Self> {
        let message = parsed(graph)?;
        let node = |n: &[u8]| Node {
            operator: texts(n, field::OPERATOR).concat(),
            takes: texts(n, field::NODE_INPUT),
            makes: texts(n, field::NODE_OUTPUT).concat(),
        };
        let constant = |tensor: &[u8]| match floats(tensor)?.1[..] {
            [value] => Some((texts(tensor, field::TENSOR_NAME).concat(), value)),
            _ => None,
        };
        Some(Self {
            nodes: entries(&message, field::NODE).into_iter().map(node).collect(),
            constants: entries(&message, field::INITIALIZER).into_iter().filter_map(constant).collect(),
        })
    }

    fn bends(&self) -> Vec<Bend> {
        self.nodes.iter().filter(|n| n.operator == "Erf").filter_map(|erf| self.bend(erf)).collect()
    }

    /// The five nodes around an error function, if they are a GELU and nothing else takes what they
    /// make on the way.
    fn bend(&self, erf: &Node) -> Option<Bend> {
        let divided = self.nodes.iter().find(|n| n.makes == erf.takes[0])?;
        let takes = &divided.takes[0];
        let is_divided = divided.operator == "Div" && self.is(divided.takes.get(1)?, 2f32.sqrt());
        let (added, one) = self.taker(&divided.makes, "Erf").and_then(|_| self.taker(&erf.makes, "Add"))?;
        let (weighed, by) = self.taker(&added.makes, "Mul")?;
        let (halved, half) = self.taker(&weighed.makes, "Mul")?;
        (is_divided && self.is(one, 1.0) && by == takes && self.is(half, 0.5)).then(|| Bend {
            takes: takes.clone(),
            makes: halved.makes.clone(),
            within: [&divided.makes, &erf.makes, &added.makes, &weighed.makes].map(String::clone),
        })
    }

    /// The only node that takes a value, and what it takes beside it (the value itself if nothing).
    fn taker(&self, value: &str, operator: &str) -> Option<(&Node, &String)> {
        let mut takers = self.nodes.iter().filter(|n| n.takes.iter().any(|t| t == value));
        let (node, None) = (takers.next()?, takers.next()) else { return None };
        let other = node.takes.iter().find(|t| *t != value).or(node.takes.first())?;
        (node.operator == operator).then_some((node, other))
    }

    fn is(&self, constant: &str, value: f32) -> bool {
        self.constants.get(constant).is_some_and(|c| (c - value).abs() < ROUNDING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::model::{FLOAT, node, tensor};

    /// A GELU as the model writes it out, its last constant as given, and a node that takes `besides`.
    fn model(half: f32, besides: &str) -> Vec<u8> {
        let step = |operator: &str, takes: &[&str], makes: &str| {
            let takes: Vec<String> = takes.iter().map(|t| t.to_string()).collect();
            (field::NODE, node(operator, &takes, makes, &[]).expect("a node"))
        };
        let number = |name: &str, value: f32| {
            (field::INITIALIZER, tensor(name, &[], FLOAT, &value.to_le_bytes()).expect("a tensor"))
        };
        let parts = [
            step("Div", &["x", "root"], "divided"),
            step("Erf", &["divided"], "bent"),
            step("Add", &["bent", "one"], "added"),
            step("Mul", &["x", "added"], "weighed"),
            step("Mul", &["weighed", "half"], "y"),
            step("Relu", &[besides], "z"),
            number("root", 2f32.sqrt()),
            number("one", 1.0),
            number("half", half),
        ];
        let graph = written(|to| parts.iter().try_for_each(|(n, b)| to.write_bytes(*n, b)));
        written(|to| to.write_bytes(field::GRAPH, &graph.expect("graph"))).expect("model")
    }

    fn operators(onnx: &[u8]) -> Vec<String> {
        let outer = parsed(onnx).expect("a message");
        let graph = parsed(entries(&outer, field::GRAPH)[0]).expect("a message");
        entries(&graph, field::NODE).into_iter().map(|n| texts(n, field::OPERATOR).concat()).collect()
    }

    #[test]
    fn five_nodes_become_one_of_the_runtimes_own() {
        let turned = in_one_node(&model(0.5, "y")).expect("is turned");
        assert_eq!(operators(&turned), ["FastGelu", "Relu"]);
        let outer = parsed(&turned).expect("a message");
        let opset = entries(&outer, field::OPSETS)[0];
        assert_eq!(texts(opset, field::OPSET_DOMAIN), [DOMAIN]);
        let graph = parsed(entries(&outer, field::GRAPH)[0]).expect("a message");
        let bend = entries(&graph, field::NODE)[0];
        assert_eq!(
            (texts(bend, field::NODE_INPUT), texts(bend, field::NODE_OUTPUT)),
            (vec!["x".into()], vec!["y".into()])
        );
        assert_eq!(texts(bend, field::NODE_DOMAIN), [DOMAIN]);
    }

    #[test]
    fn what_is_no_gelu_or_is_taken_on_the_way_stays() {
        let five = ["Div", "Erf", "Add", "Mul", "Mul", "Relu"];
        for other in [model(0.25, "y"), model(0.5, "bent"), model(0.5, "weighed")] {
            let turned = in_one_node(&other).expect("is read");
            assert_eq!(operators(&turned), five);
            assert!(entries(&parsed(&turned).expect("a message"), field::OPSETS).is_empty());
        }
    }
}
