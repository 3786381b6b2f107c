//! Numbers of cards.

use center::ports::core_bank::{AccountNumber, OrderId};

/// The number of the card that replaces another: the same issuer, other digits made of the order, and the check digit
/// of ISO/IEC 7812-1.
pub(crate) fn replacement_number(old: &AccountNumber, order: OrderId) -> AccountNumber {
    let issuer: String = old.as_str().chars().take(6).collect();
    let body = format!("{issuer}{:09}", order.0.as_u128() % 1_000_000_000);
    let number = format!("{body}{}", check_digit(&body));
    number.parse().unwrap_or_else(|_| old.clone())
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
