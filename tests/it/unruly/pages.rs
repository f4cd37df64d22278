//! Readings of pages made on the spot, as `uketsuke read` writes them.

use serde_json::{Value, json};

/// A line of print at a place.
fn line(x: i32, y: i32, text: &str, height: i32) -> Value {
    let width: i32 = text.chars().map(|c| if c.is_ascii() { height / 2 } else { height }).sum();
    json!({"rect": {"x0": x, "y0": y, "x1": x + width, "y1": y + height}, "text": text, "confidence": 0.999,
        "red": 0.0, "underlined": false, "vertical": false})
}

/// The readings of one package.
#[derive(Default)]
pub struct Package {
    pages: Vec<Value>,
}

impl Package {
    /// A page with lines as (x, y, text, height).
    pub fn page(&mut self, lines: &[(i32, i32, &str, i32)]) {
        let lines: Vec<Value> =
            lines.iter().map(|(x, y, text, height)| line(*x, *y, text, *height)).collect();
        self.pages.push(json!({"page": self.pages.len(), "width": 2480, "height": 3508, "dpi": 300.0, "rotation": 0,
            "skew": 0.0, "blank": false, "legibility": "Legible", "colour": true, "lines": lines, "tables": [],
            "seals": []}));
    }

    /// A form: its title and a ruled table. A cell that begins with `?` holds ink that was not read; cells of the
    /// rows in `torn` have lost the rules between them, so that the table has them as one.
    pub fn form(&mut self, title: &str, widths: &[i32], rows: &[Vec<String>], torn: &[usize]) {
        self.page(&[(1000, 150, title, 60)]);
        let page = self.pages.last_mut().expect("was just made");
        let (mut cells, mut lines, mut y) = (Vec::new(), Vec::new(), 300);
        for (r, row) in rows.iter().enumerate() {
            let height = row.iter().map(|t| 20 + 40 * t.lines().count() as i32).max().unwrap_or(0).max(90);
            let mut x = 60;
            let mut whole = Vec::new();
            for (c, text) in row.iter().enumerate() {
                let mut own = Vec::new();
                for (k, part) in text.trim_start_matches('?').lines().enumerate() {
                    own.push(1 + lines.len());
                    lines.push(line(x + 8, y + 10 + 40 * k as i32, part, 32));
                }
                whole.extend(own.clone());
                if !torn.contains(&r) {
                    cells.push(json!({"rect": {"x0": x + 2, "y0": y + 2, "x1": x + widths[c] - 2, "y1": y + height - 2},
                        "row": r, "col": c, "row_span": 1, "col_span": 1, "lines": own,
                        "unread_ink": text.starts_with('?')}));
                }
                x += widths[c];
            }
            if torn.contains(&r) {
                cells.push(json!({"rect": {"x0": 62, "y0": y + 2, "x1": x - 2, "y1": y + height - 2}, "row": r, "col": 0,
                    "row_span": 1, "col_span": widths.len(), "lines": whole, "unread_ink": false}));
            }
            y += height;
        }
        page["lines"].as_array_mut().expect("is a list").extend(lines);
        page["tables"] = json!([{"rect": {"x0": 60, "y0": 300, "x1": 60 + widths.iter().sum::<i32>(), "y1": y},
            "rows": rows.len(), "cols": widths.len(), "cells": cells}]);
    }

    /// A tab and one page of evidence behind it.
    pub fn evidence(&mut self, number: &str, title: &str, body: &[&str]) {
        let label = format!("資料{number}");
        self.page(&[(1000, 1500, &label, 120), (950, 1750, title, 90)]);
        let mut lines = vec![(2100, 120, label.as_str(), 40), (900, 300, title, 70), (1220, 3350, "1", 32)];
        lines.extend(body.iter().enumerate().map(|(k, text)| (250, 500 + 60 * k as i32, *text, 32)));
        self.page(&lines);
    }

    /// The recording.
    pub fn recording(self) -> String {
        let pages: Vec<Value> = (1..=self.pages.len()).map(|n| json!({"source": 0, "number": n})).collect();
        let source = json!({"path": "scan-01.tif", "sha256": "0".repeat(64), "media": "Tiff", "pages": pages.len(),
            "trouble": null});
        let receipt = json!({"kind": "new", "received": "2026-10-05", "first_service": true});
        json!({"sheets": {"receipt": receipt, "sources": [source], "pages": pages, "disc": [], "notes": []},
            "pages": self.pages})
        .to_string()
    }
}
