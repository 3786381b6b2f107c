//! How far two texts agree.

/// 1 if the letters, digits and hanzi of both are the same, 0 if nothing is: one minus the edit distance over the length
/// of the longer one. Marks, spaces and case do not count.
pub(crate) fn agreement(a: &str, b: &str) -> f32 {
    let plain = |text: &str| -> Vec<char> {
        text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (a, b) = (plain(a), plain(b));
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 1.0;
    }
    let mut distances: Vec<usize> = (0..=b.len()).collect();
    for (row, left) in a.iter().enumerate() {
        let mut diagonal = row;
        distances[0] = row + 1;
        for (column, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = distances[column + 1];
            distances[column + 1] = replaced.min(diagonal + 1).min(distances[column] + 1);
        }
    }
    1.0 - distances[b.len()] as f32 / longer as f32
}

#[cfg(test)]
mod tests {
    use super::agreement;

    #[test]
    fn texts_agree_as_far_as_their_characters_do() {
        assert_eq!(agreement("查余额", "查余额。"), 1.0);
        assert_eq!(agreement("Check my balance", "check my balance!"), 1.0);
        assert_eq!(agreement("", ""), 1.0);
        assert_eq!(agreement("", "查"), 0.0);
        assert!((agreement("查鱼鹅", "查余额") - 1.0 / 3.0).abs() < 1e-6);
        assert!((agreement("转账", "我要转账") - 0.5).abs() < 1e-6);
    }
}
