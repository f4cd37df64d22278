//! 法人番号: thirteen digits, the first checking the twelve of 会社法人等番号.

use super::text::fold;

/// The check digit for twelve digits, if there are twelve.
///
/// 9 − (Σ Pn·Qn mod 9), Pn the n-th digit from the right, Qn 1 for odd n and 2 for even n.
pub fn check_digit(twelve: &str) -> Option<u8> {
    let digits = digits(twelve, 12)?;
    let sum: u32 = digits.iter().rev().zip([1, 2].iter().cycle()).map(|(p, q)| u32::from(*p) * q).sum();
    u8::try_from(9 - sum % 9).ok()
}

/// Whether the text is thirteen digits whose first checks the others.
pub fn is_valid(text: &str) -> bool {
    let folded = fold(text).replace('-', "");
    let (Some(first), Some(rest)) = (folded.get(..1), folded.get(1..)) else { return false };
    check_digit(rest).is_some_and(|digit| first == digit.to_string())
}

/// The 法人番号 of a 会社法人等番号 as the registry prints it (`0107-01-012345`).
pub fn from_registry(number: &str) -> Option<String> {
    let twelve: String = fold(number).replace('-', "");
    check_digit(&twelve).map(|digit| format!("{digit}{twelve}"))
}

fn digits(text: &str, count: usize) -> Option<Vec<u8>> {
    let all: Option<Vec<u8>> = text.bytes().map(|b| b.is_ascii_digit().then(|| b - b'0')).collect();
    all.filter(|all| all.len() == count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_two_real_companies() {
        assert_eq!(from_registry("0111-01-045308").as_deref(), Some("6011101045308"));
        assert_eq!(from_registry("０１３２－０１－００２７２０").as_deref(), Some("2013201002720"));
        assert!(is_valid("6011101045308") && is_valid("６０１１１０１０４５３０８"));
        assert!(!is_valid("7011101045308"));
        assert!(!is_valid("601110104530") && !is_valid("") && !is_valid("法人番号"));
        assert_eq!(from_registry("0111-01-04530"), None);
    }

    proptest! {
        #[test]
        fn made_numbers_are_valid_and_one_wrong_digit_is_not(twelve in "[0-9]{12}", at in 1usize..13, by in 1u8..9) {
            let full = from_registry(&twelve).expect("twelve digits");
            prop_assert!(is_valid(&full));
            let mut wrong = full.into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            let difference = (i32::from(wrong[at]) - i32::from(twelve.as_bytes()[at - 1])) % 9;
            let wrong = String::from_utf8(wrong).expect("digits");
            // Digits that differ by nine weigh the same modulo nine.
            prop_assert_eq!(is_valid(&wrong), difference == 0);
        }
    }
}
