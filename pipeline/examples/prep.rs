use pipeline::{ingest::*, ocr, spot::*};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let home = std::env::var("HOME").unwrap() + "/.cache/uketsuke/models/";
    let env = ort::init_from(home.clone() + "libonnxruntime.so.1.32.0").unwrap().build().unwrap();
    let reader =
        ocr::ppocr::PpOcr::new(&env, &std::fs::read(home.clone() + "PP-OCRv6_rec_small.onnx").unwrap(), 2)
            .unwrap();
    let words = ocr::Words::of_list(&std::fs::read_to_string(home + "words.txt").unwrap());
    let dec = LocalDecoder::new(None);
    for (k, spec) in a[1..].iter().enumerate() {
        let (path, n) = spec.rsplit_once('#').unwrap();
        let n: u32 = n.parse().unwrap();
        let f = SourceFile {
            path: std::path::Path::new(path).file_name().unwrap().to_string_lossy().into(),
            bytes: std::fs::read(path).unwrap().into(),
        };
        let im = dec.page(&f, n).unwrap();
        let (t, u) = ocr::read_page(im, PageIndex(0), &reader, &words).unwrap();
        println!("== {spec} seals {:?} legible {:?}", t.seals, t.legibility);
        let only = std::env::var("GREP").unwrap_or_default();
        for l in &t.lines {
            if only.is_empty()
                || t.seals.iter().any(|s| s.rect.intersection(&l.rect).is_some())
                || (l.text.contains(&only))
            {
                println!(
                    "{:?} {:.2} {} {:?}",
                    l.rect,
                    l.confidence,
                    l.text,
                    l.glyphs
                        .iter()
                        .filter(|g| g.p < 0.8)
                        .map(|g| (g.ch, g.p, g.others.clone()))
                        .collect::<Vec<_>>()
                );
            }
        }
        let px = match u.pixels {
            Pixels::Gray(p) => p,
            Pixels::Rgb(p) => p.chunks(3).map(|c| c[1]).collect(),
        };
        let mut o = format!("P5 {} {} 255\n", u.width, u.height).into_bytes();
        o.extend_from_slice(&px);
        std::fs::write(format!("/work/tmp/p{k}.pgm"), o).unwrap();
    }
}
