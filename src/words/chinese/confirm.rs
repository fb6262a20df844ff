use crate::words::{ConfirmText, Sentence};

pub(super) fn say(text: ConfirmText) -> Sentence {
    match text {
        ConfirmText::Title => "请确认是您本人".into(),
        ConfirmText::WhyPassword => "您已登录，但这里会不时要求再次输入密码。".into(),
        ConfirmText::WhyCode => "您已登录，但这里还需要进一步验证。".into(),
        ConfirmText::Unsuccessful => "验证尚未通过".into(),
    }
}
