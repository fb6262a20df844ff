use crate::domain::password_rules::{WeakPassword, Weakness};
use crate::words::{NewPasswordText, Sentence};

pub(super) fn say(text: NewPasswordText) -> Sentence {
    match text {
        NewPasswordText::Password => "新密码".into(),
        NewPasswordText::Again => "再次输入新密码".into(),
        NewPasswordText::Hint { minimum } => {
            Sentence::fill("至少{0}个字符。用几个互不相关的词组成，既安全又好记。", &[&minimum.to_string()])
        }
        NewPasswordText::Missing => "请输入新密码。".into(),
        NewPasswordText::Weak(weak) => refuse(weak),
        NewPasswordText::Different => "两次输入的密码不一致，请都重新输入。".into(),
    }
}

fn refuse(weak: WeakPassword) -> Sentence {
    match weak {
        WeakPassword::TooShort { minimum } => {
            Sentence::fill("此密码太短，至少需要{0}个字符。可以再加一两个词。", &[&minimum.to_string()])
        }
        WeakPassword::TooLong { maximum } => {
            Sentence::fill("密码最多{0}个字符，请换一个短一些的。", &[&maximum.to_string()])
        }
        WeakPassword::Common => "此密码很常见，会最先被人尝试。请换一个别人没有的。".into(),
        WeakPassword::Personal => "此密码由您的名字或邮箱组成，别人也知道。请换一个。".into(),
        WeakPassword::Guessable(weakness) => Sentence::from(why_guessed(weakness)).then("请再加一两个别人想不到的词。"),
    }
}

fn why_guessed(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::KeyboardRow => "此密码由键盘上相邻的按键组成，很容易被猜到。",
        Weakness::Repeats => "此密码由重复的内容组成，很容易被猜到。",
        Weakness::Sequence => "此密码按顺序排列，很容易被猜到。",
        Weakness::Date => "此密码是日期或年份，很容易被猜到。",
        Weakness::Names => "此密码由人名组成，很容易被猜到。",
        Weakness::Word => "此密码是一个现成的词，不管怎样变换写法，都很容易被猜到。",
        Weakness::TooSimple => "此密码很容易被猜到。",
    }
}
