use super::{Rounding, span};
use crate::domain::factor::FactorKind;
use crate::domain::phone_number::BadNumber;
use crate::words::{BindText, Sentence, TryOutText};

pub(super) fn say(text: BindText<'_>) -> Sentence {
    match text {
        BindText::ChooseTitle => "选择两步验证的方式".into(),
        BindText::ChooseAbout => "登录时您手边会有什么？可以添加多种方式。".into(),
        BindText::Kind(kind) => name(kind).into(),
        BindText::About(kind) => about(kind).into(),
        BindText::SetUp => "设置".into(),
        BindText::Which { label } => Sentence::fill("：{0}", &[label]),
        BindText::Down => "目前无法使用".into(),
        BindText::Title(kind) => title(kind).into(),
        BindText::First(kind) => first(kind).into(),
        BindText::FirstEmail { address } => {
            Sentence::fill("我们现在会向 {0} 发送一个验证码，确认您能收到。", &[address])
        }
        BindText::Country => "国家或地区".into(),
        BindText::ChooseCountry => "请选择国家或地区".into(),
        BindText::Number => "电话号码".into(),
        BindText::NumberHint { example } => {
            Sentence::fill("按当地写法输入，例如 {0}；或以 + 和国家代码开头。", &[example])
        }
        BindText::Bad(bad) => problem(bad).into(),
        BindText::Landline => "固定电话收不到短信。请输入手机号码。".into(),
        BindText::CountryClosed => "本站不向该国家或地区的号码发送消息。请选择其他方式。".into(),
        BindText::Send(FactorKind::Voice) => "给我打电话".into(),
        BindText::Send(kind) if sends_code(kind) => "发送验证码".into(),
        BindText::Send(_) => "继续".into(),
        BindText::Unsuccessful => "尚未设置完成".into(),
        BindText::Failing => "负责联系您的服务没有响应。请选择其他方式，或几分钟后再试。".into(),
        BindText::NotTaken => "负责联系您的服务不接受此内容。请换一个，或选择其他方式。".into(),
        BindText::Mailbox => "您的邮箱".into(),
    }
}

pub(super) fn try_out(text: TryOutText<'_>) -> Sentence {
    match text {
        TryOutText::LinkHow { label } => Sentence::fill("用手机扫描此图，并在手机上确认 {0} 的请求。", &[label]),
        TryOutText::LinkPicture => "供手机扫描的图片。下方的链接通向同一处。".into(),
        TryOutText::LinkHere => "在本设备上：点此打开".into(),
        TryOutText::LinkDone => "已完成，继续".into(),
        TryOutText::LinkNotYet => "手机还没有回应。请扫描图片并在手机上确认，然后继续。".into(),
        TryOutText::CodeSent { digits: None, to } => Sentence::fill("请输入我们发送到 {0} 的验证码。", &[to]),
        TryOutText::CodeSent { digits: Some(digits), to } => {
            Sentence::fill("请输入我们发送到 {1} 的 {0} 位验证码。", &[&digits.to_string(), to])
        }
        TryOutText::Asked { label } => Sentence::fill("请打开 {0}，并在其中批准请求。", &[label]),
        TryOutText::ShownNumber => "如果要求输入数字，就是这个：".into(),
        TryOutText::Approved => "我已批准".into(),
        TryOutText::NotAnswered => "还没有收到回复。请先在手机上批准，再在此继续。".into(),
        TryOutText::Confirm => "确认".into(),
        TryOutText::SendAgain => "重新发送同一验证码".into(),
        TryOutText::AskAgain => "再次询问".into(),
        TryOutText::SendAgainIn { rest } => {
            Sentence::fill("没有收到？{0}后可以重新发送。", &[&span(rest, Rounding::Up)])
        }
        TryOutText::AnotherNumber => "换一个重新开始".into(),
        TryOutText::CodeOver => "该验证码已失效：尝试次数过多或已过期。请重新发送一个。".into(),
        TryOutText::Denied => "得到的回答是拒绝。如果不是您本人所为，这里没有任何改变。".into(),
        TryOutText::Unsent => "未能发送。请重新发送，或选择其他方式。".into(),
    }
}

fn sends_code(kind: FactorKind) -> bool {
    matches!(kind, FactorKind::Sms | FactorKind::WhatsApp | FactorKind::Email)
}

fn name(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "身份验证器应用",
        FactorKind::RecoveryCodes => "恢复码",
        FactorKind::Phone => "手机",
        FactorKind::Push | FactorKind::Tap => "在应用中批准",
        FactorKind::Call => "通过电话批准",
        FactorKind::Sms => "短信",
        FactorKind::Voice => "语音电话",
        FactorKind::WhatsApp => "WhatsApp 消息",
        FactorKind::Email => "电子邮件",
    }
}

fn about(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "手机上的应用显示每 30 秒更换一次的验证码，无需网络。",
        FactorKind::RecoveryCodes => "写在纸上的代码，每个只能用一次。",
        FactorKind::Phone | FactorKind::Push => "手机会显示谁想登录。您输入屏幕上的数字，然后批准。",
        FactorKind::Tap => "手机会显示谁想登录，由您批准。不是您自己发起的，请不要批准。",
        FactorKind::Call => "会有语音拨打您的电话，询问是否是您本人，由您按键确认。不是您自己发起的，请不要按键。",
        FactorKind::Sms => "每次都会向您的号码发送验证码。号码可能被盗用：可以的话请优先选择其他方式。",
        FactorKind::Voice => "会有语音拨打您的号码并读出验证码。号码同样可能被盗用。",
        FactorKind::WhatsApp => "每次都会通过 WhatsApp 向您的号码发送验证码。",
        FactorKind::Email => "每次都会向您的邮箱发送验证码。它的安全程度取决于您的邮箱。",
    }
}

fn title(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp | FactorKind::RecoveryCodes => "添加验证方式",
        FactorKind::Phone | FactorKind::Push | FactorKind::Tap => "在应用中批准",
        FactorKind::Call => "通过电话批准",
        FactorKind::Sms => "短信验证码",
        FactorKind::Voice => "语音电话验证码",
        FactorKind::WhatsApp => "WhatsApp 验证码",
        FactorKind::Email => "电子邮件验证码",
    }
}

fn first(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Sms => "我们现在会向您的号码发送一个验证码，确认您能收到。",
        FactorKind::Voice => "我们现在会拨打您的号码并读出一个验证码，确认您能接到。",
        FactorKind::WhatsApp => "我们现在会通过 WhatsApp 向您的号码发送一个验证码，确认您能收到。",
        _ => "请准备好手机。我们会连接它并在上面询问您一次，确认您能收到。",
    }
}

fn problem(bad: BadNumber) -> &'static str {
    match bad {
        BadNumber::Missing => "请输入您的电话号码。",
        BadNumber::NoNumber => "请只输入数字；如写国家代码，请在前面加 +。",
        BadNumber::NoCountry => "请选择号码所属的国家或地区，或以 + 和国家代码开头。",
        BadNumber::Unknown => "该国家或地区没有这样的号码。请检查数字和国家或地区。",
        BadNumber::Premium => "拨打此号码需额外付费，因此不予使用。请输入您的手机号码。",
        BadNumber::OverInternet => "这是网络电话号码，太容易被他人接管。请输入您的手机号码。",
        BadNumber::Service => "这是服务号码，不是个人号码。请输入您的手机号码。",
    }
}
