//! P105: the CD-R's electronic file of a form is missing or cannot be opened.

use crate::completeness::{CaseView, Outcome};

/// Asks for 申請書A and 申請書B on the CD-R, whether or not the paper form came.
pub fn p105(case: &CaseView, out: &mut Outcome) {
    let disc = &case.dossier.disc;
    for (form, found) in [("申請書A", disc.form_a.is_some()), ("申請書B", disc.form_b.is_some())] {
        if found {
            continue;
        }
        let broken = disc.unreadable.iter().find(|(path, _)| names(path, form)).or(disc.unreadable.first());
        let state = match broken {
            _ if !disc.present => format!("{form}の電子ファイルを格納したCD-Rが見当たりません。"),
            Some((path, trouble)) => {
                let file = path.rsplit('/').next().unwrap_or(path);
                format!(
                    "CD-Rのファイル「{file}」を開けず、{form}の電子ファイルを確認できません（{}）。",
                    trouble.message.trim_end_matches('。')
                )
            }
            None => format!("CD-Rの中に{form}の電子ファイルが見当たりません。"),
        };
        let message = format!(
            "{state}開くことのできる{form}の電子ファイル（Excel形式）をCD-Rに格納して提出してください。"
        );
        out.unmet(form, message, Vec::new());
    }
}

/// Whether a file's name speaks of this form.
fn names(path: &str, form: &str) -> bool {
    let name = crate::ja::text::fold(path.rsplit('/').next().unwrap_or(path));
    name.contains(&crate::ja::text::fold(form))
}
