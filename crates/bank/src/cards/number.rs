//! Numbers of cards.

use center::ports::core_bank::{AccountNumber, OrderId};

/// The number of the card that replaces another: the same issuer, other digits made of the order, and the check digit
/// of ISO/IEC 7812-1.
pub(crate) fn replacement_number(old: &AccountNumber, order: OrderId) -> AccountNumber {
    let issuer: String = old.as_str().chars().take(6).collect();
    checked_number(&issuer, u64::try_from(order.0.as_u128() % 1_000_000_000).unwrap_or(0))
        .unwrap_or_else(|| old.clone())
}

/// Six digits of the issuer, nine of the number and the check digit.
pub(crate) fn checked_number(issuer: &str, number: u64) -> Option<AccountNumber> {
    let body = format!("{issuer}{number:09}");
    format!("{body}{}", check_digit(&body)).parse().ok()
}

/// The digit that makes the sum right when it is put behind the others.
fn check_digit(body: &str) -> u32 {
    let digits = body.chars().rev().filter_map(|digit| digit.to_digit(10)).enumerate();
    let sum: u32 = digits
        .map(|(place, digit)| {
            let weighted = if place % 2 == 0 { digit * 2 } else { digit };
            if weighted > 9 { weighted - 9 } else { weighted }
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::check_digit;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        assert_eq!(check_digit("7992739871"), 3);
    }
}
