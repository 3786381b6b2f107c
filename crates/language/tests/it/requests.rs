use language::{is_green_channel, wants_person};

#[test]
fn the_green_channel_is_heard_however_it_is_said() {
    for text in [
        "绿色通道",
        "我要走绿色通道",
        "绿涩通道",
        "路色铜道",
        "绿色通到",
        "綠色通道",
        "转绿通",
        "绿 色 通 道",
        "那个啥绿色通，快点",
        "Green channel please",
        "lv se tong dao",
    ] {
        assert!(is_green_channel(text), "{text}");
    }
    for text in ["绿色的裙子", "通道在哪里", "绿水青山", "转人工", "green tea", ""] {
        assert!(!is_green_channel(text), "{text}");
    }
}

#[test]
fn a_person_is_asked_for_in_many_ways() {
    for text in [
        "转人工",
        "专仁公",
        "人工人工",
        "我要找真人",
        "转接坐席",
        "有没有活人啊",
        "叫你们客服来",
        "別讓機器人跟我說，換個人",
        "喊个人来嘛",
        "agent!",
        "Can I talk to a human?",
        "let me speak to someone",
    ] {
        assert!(wants_person(text), "{text}");
    }
    for text in [
        "不用转人工",
        "别转人工",
        "人工智能是什么",
        "查余额",
        "我是人",
        "reagents and humanity",
        "I do not want a human",
    ] {
        assert!(!wants_person(text), "{text}");
    }
}
