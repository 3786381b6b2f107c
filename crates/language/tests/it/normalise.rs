use language::normalise;

#[test]
fn a_text_is_written_in_one_way() {
    for (text, written) in [
        ("ＡＢＣ１２３", "abc123"),
        ("查詢帳戶餘額", "查询账户余额"),
        ("轉賬　給  媽媽", "转账 给 妈妈"),
        ("你\u{200b}好\u{202e}吗", "你好吗"),
        ("￥１，０００．５", "¥1,000.5"),
        ("二〇二六", "二零二六"),
        ("", ""),
    ] {
        assert_eq!(normalise(text), written);
    }
}

#[test]
fn writing_in_one_way_twice_changes_nothing() {
    for text in ["查詢ＡＢＣ 餘額", "İ ẞ Ǆ", "  a\tb\n"] {
        let once = normalise(text);
        assert_eq!(normalise(&once), once);
    }
}
