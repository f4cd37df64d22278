//! What papers say, as it may stand between 「 and 」 in a letter to the applicant.

/// Longest quotation; of a longer one the beginning is enough to know it by.
const LONGEST: usize = 200;
/// What is left of a longer one.
const KEPT: usize = 120;

/// A message whose quotations are plain: quotes inside quotes are 『』, nothing is quoted as nothing, lines are
/// joined, spread letters stand together, and no cell is quoted by the page.
pub(super) fn letter(message: &str) -> String {
    let opened = message.matches('「').count();
    if opened != message.matches('」').count() {
        return message.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let (mut out, mut inner, mut depth) = (String::new(), String::new(), 0usize);
    for c in message.chars() {
        match (c, depth) {
            ('「', 0) => depth = 1,
            ('」', 1) => {
                depth = 0;
                out.push_str(&format!("「{}」", quotation(&inner)));
                inner.clear();
            }
            ('「', _) => {
                depth += 1;
                inner.push('『');
            }
            ('」', 2..) => {
                depth -= 1;
                inner.push('』');
            }
            (c, 0) => out.push(c),
            (c, _) => inner.push(c),
        }
    }
    if depth == 0 { out } else { message.to_owned() }
}

fn quotation(text: &str) -> String {
    let joined: String = text.lines().map(str::trim).collect();
    let words: Vec<&str> = joined.split(['\u{3000}', ' ']).filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return "（空欄）".to_owned();
    }
    // 田　中　真　一 is set with spaces; words of several letters are apart for a reason.
    let lone = |w: &&str| w.chars().count() == 1 && w.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let spread = words.windows(3).any(|w| w.iter().all(lone));
    let mut plain = String::new();
    for (k, word) in words.iter().enumerate() {
        if k > 0 && !(spread && lone(word) && lone(&words[k - 1])) {
            plain.push(if joined.contains('\u{3000}') { '\u{3000}' } else { ' ' });
        }
        plain.push_str(word);
    }
    if plain.chars().count() <= LONGEST {
        return plain;
    }
    plain.chars().take(KEPT).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_can_be_sent() {
        for (message, sent) in [
            ("資料3「現場の「いま」を」がありません。", "資料3「現場の『いま』を」がありません。"),
            ("商号は「」です。", "商号は「（空欄）」です。"),
            ("「代表取締役　田　中　真　一」です。", "「代表取締役　田中真一」です。"),
            ("「1日1回、\n7世代」です。", "「1日1回、7世代」です。"),
            ("「東京 都」です。", "「東京 都」です。"),
        ] {
            assert_eq!(letter(message), sent);
        }
        let long = letter(&format!("「{}」です。", "長".repeat(3_000)));
        assert!(long.chars().count() < 140 && long.ends_with("…」です。"));
    }

    #[test]
    fn an_odd_quote_in_a_paper_spoils_nothing() {
        assert_eq!(letter("「東京「都」です。"), "「東京「都」です。");
    }
}
