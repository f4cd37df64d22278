//! The rules of the house that a machine can hold: stages know only what comes before them, the
//! pipeline touches no file, socket or clock, and no source file is forgotten.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The stages in their order; each may name itself, those before it and the leaves.
const STAGES: &[&str] = &["ingest", "ocr", "extract", "evidence", "completeness", "report"];
const LEAVES: &[&str] = &["spot", "ja", "scheme", "slip", "progress"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pipeline/src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("can be listed") {
        let path = entry.expect("can be listed").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Code lines of a file, without comments.
fn code(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("is text");
    text.lines().map(|l| l.split("//").next().unwrap_or("").to_owned()).collect()
}

/// Names of modules behind every `crate::` of a line, braces opened.
fn named(line: &str) -> Vec<String> {
    let name = |s: &str| -> String { s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    line.match_indices("crate::")
        .flat_map(|(at, found)| {
            let rest = &line[at + found.len()..];
            match rest.strip_prefix('{') {
                Some(group) => group.split(',').map(|part| name(part.trim())).collect(),
                None => vec![name(rest)],
            }
        })
        .collect()
}

#[test]
fn a_stage_knows_only_those_before_it() {
    let mut wrong = Vec::new();
    for (at, stage) in STAGES.iter().enumerate() {
        for file in files(&source().join(stage)) {
            for module in code(&file).iter().flat_map(|l| named(l)) {
                let later = STAGES[at + 1..].contains(&module.as_str());
                let unknown = !STAGES.contains(&module.as_str())
                    && !LEAVES.contains(&module.as_str())
                    && module.chars().next().is_some_and(char::is_lowercase);
                if later || unknown {
                    wrong.push(format!("{}: {module}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn leaves_know_no_stage() {
    let mut wrong = Vec::new();
    for leaf in LEAVES {
        let folder = source().join(leaf);
        let mut own = if folder.is_dir() { files(&folder) } else { Vec::new() };
        own.extend(Some(source().join(format!("{leaf}.rs"))).filter(|f| f.is_file()));
        assert!(!own.is_empty(), "{leaf} has moved");
        for file in own {
            let modules = code(&file).iter().flat_map(|l| named(l)).collect::<BTreeSet<_>>();
            wrong.extend(
                modules
                    .into_iter()
                    .filter(|m| STAGES.contains(&m.as_str()))
                    .map(|m| format!("{}: {m}", file.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_pipeline_has_no_files_sockets_or_clocks() {
    const WORLD: &[&str] =
        &["std::fs", "std::net", "std::env", "std::process", "SystemTime", "Instant::now", "Zoned::now"];
    let mut wrong = Vec::new();
    for file in files(&source()) {
        let is_test = file.file_stem().is_some_and(|s| s.to_string_lossy().contains("test"));
        let lines = code(&file);
        // What stands below a file's test module serves its tests.
        let end = lines.iter().position(|l| l.contains("#[cfg(test)]")).unwrap_or(lines.len());
        let bench = file.ends_with("evidence/bench.rs") || file.ends_with("completeness/fixture.rs");
        if is_test || bench {
            continue;
        }
        for line in &lines[..end] {
            wrong.extend(
                WORLD.iter().filter(|w| line.contains(**w)).map(|w| format!("{}: {w}", file.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_source_file_is_forgotten() {
    let all = files(&source());
    let text: String =
        all.iter().map(|f| std::fs::read_to_string(f).expect("is text")).collect::<Vec<_>>().join("\n");
    let build = std::fs::read_to_string(source().join("../build.rs")).unwrap_or_default();
    let forgotten: Vec<_> = all
        .iter()
        .filter(|f| {
            let stem = f.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let name = f.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let module = format!("mod {stem};");
            !(["lib", "mod"].contains(&stem.as_str())
                || text.contains(&module)
                || text.contains(&format!("{name}\""))
                || build.contains(&stem))
        })
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:#?}");
}

#[test]
fn the_service_is_started_with_what_the_libraries_must_be_told() {
    let unit =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/uketsuke.service"));
    let unit = unit.expect("is there");
    let told: BTreeSet<&str> =
        unit.lines().filter_map(|l| l.strip_prefix("Environment=")).flat_map(str::split_whitespace).collect();
    for (key, value) in uketsuke::start::SETTINGS {
        assert!(told.contains(format!("{key}={value}").as_str()), "{key} in packaging/uketsuke.service");
    }
}
