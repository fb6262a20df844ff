use super::{Rounding, span};
use crate::domain::names::{BadEmail, BadName, MAX_NAME};
use crate::words::{ConfirmAddressText, RegisterText, Sentence};

pub(super) fn register(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::Title => "注册账号".into(),
        RegisterText::Invited => "您收到了邀请。填写以下内容即可加入。".into(),
        RegisterText::GivenName => "名".into(),
        RegisterText::FamilyName => "姓".into(),
        RegisterText::NamesHint => Sentence::fill("填写其中一项即可，每项最多{0}个字符。", &[&MAX_NAME.to_string()]),
        RegisterText::Name => "用户名".into(),
        RegisterText::NameHint => "1到64个字符，可用字母a到z和数字，中间可用点、连字符或下划线。以后不能修改。\
             admin、root、support等名称不可使用。"
            .into(),
        RegisterText::Email => "邮箱".into(),
        RegisterText::EmailHint => "我们会向它发送一个链接，以确认邮箱是您的。".into(),
        RegisterText::EmailHintDomains { domains } => {
            Sentence::from("请使用").then(Sentence::list(domains, "、", "或")).then("的邮箱。我们会向它发送一个链接。")
        }
        RegisterText::EmailKnown { address } => Sentence::fill("您的邮箱是{0}。", &[address]),
        RegisterText::Button => "注册".into(),
        RegisterText::SignIn => "已有账号？立即登录".into(),
        RegisterText::Closed => "这里不能自行注册账号。".into(),
        RegisterText::ClosedNext { brand } => Sentence::fill("如果您应当有账号，请联系{0}的管理员。", &[brand]),
        RegisterText::InvitationEnded => "此邀请已被使用或已过期。".into(),
        RegisterText::InvitationEndedNext { brand } => {
            Sentence::fill("如果您已用它注册，请登录。如果没有，请向{0}的管理员索取新的邀请。", &[brand])
        }
        problem => problem_with(problem),
    }
}

fn problem_with(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::PersonMissing => "请输入名或姓，也可以都输入。".into(),
        RegisterText::PersonTooLong => {
            Sentence::fill("名和姓各最多{0}个字符，请缩短较长的一项。", &[&MAX_NAME.to_string()])
        }
        RegisterText::PersonLetter => "姓名中不能有换行或看不见的字符。请直接输入，不要粘贴。".into(),
        RegisterText::PersonMixed => "姓名中有一个词混用了外形相近的两种字母，请只用其中一种。".into(),
        RegisterText::NameMissing => "请输入用户名。".into(),
        RegisterText::NameBad(why) => bad_name(why),
        RegisterText::NameReserved => "此用户名不可使用，请换一个。".into(),
        RegisterText::NameTaken => "此用户名或看起来与它相近的用户名已被使用，请换一个。".into(),
        RegisterText::EmailMissing => "请输入邮箱。".into(),
        RegisterText::EmailBad(why) => bad_email(why),
        RegisterText::EmailElsewhere { domains } => {
            Sentence::from("这里只能用").then(Sentence::list(domains, "、", "或")).then("的邮箱注册账号。")
        }
        RegisterText::AddressTaken => "受邀的邮箱已有账号，请直接登录。".into(),
        RegisterText::Wait { rest } => {
            Sentence::fill("来自您所在网络的尝试次数过多，请在{0}后再试。", &[&span(rest, Rounding::Up)])
        }
        RegisterText::OpenTooLong => "页面打开时间过长，已失效。没有提交任何内容，请重试。".into(),
        RegisterText::Busy => "当前登录的人较多，请几秒后再试。".into(),
        _ => "账号尚未创建".into(),
    }
}

fn bad_name(why: BadName) -> Sentence {
    match why {
        BadName::Empty => "请输入用户名。".into(),
        BadName::TooLong => "用户名最多64个字符，请换一个短一些的。".into(),
        BadName::Address => "这是邮箱。用户名中不能有@，邮箱请填在另一栏。".into(),
        BadName::Letter(letter) if letter.is_control() => "其中有看不见的字符，请重新输入用户名。".into(),
        BadName::Letter(letter) => Sentence::fill(
            "用户名中不能有{0}。请使用字母a到z和数字，中间可用点、连字符或下划线。",
            &[&(if letter == ' ' { "空格".to_owned() } else { format!("“{letter}”") })],
        ),
        BadName::Edge => "用户名的开头和结尾须为字母或数字。".into(),
        BadName::LikeAnId => "用户名的开头不能是s_、u_或b_，请换一个。".into(),
    }
}

pub(super) fn bad_email(why: BadEmail) -> Sentence {
    match why {
        BadEmail::Shape => "邮箱中须有一个@，前后都要有内容，例如anna@example.com。".into(),
        BadEmail::TooLong => "邮箱不会这么长，请检查是否有误。".into(),
        BadEmail::Letter(letter) if letter.is_control() || letter.is_whitespace() => {
            "@前面有空格或看不见的字符，请重新输入邮箱。".into()
        }
        BadEmail::Letter(letter) => Sentence::fill("@前面不能有“{0}”，请检查邮箱是否有误。", &[&letter.to_string()]),
        BadEmail::Dots => "@前面多了一个点，请检查邮箱是否有误。".into(),
        BadEmail::Domain => "@后面须为邮件服务器的域名，例如example.com。".into(),
    }
}

pub(super) fn confirm(text: ConfirmAddressText<'_>) -> Sentence {
    match text {
        ConfirmAddressText::SentTitle => "请查收邮件".into(),
        ConfirmAddressText::Sent { address } => {
            Sentence::fill("我们已向{0}发送邮件。请打开其中的链接继续。", &[address])
        }
        ConfirmAddressText::SentNext { lasts } => {
            Sentence::fill("链接{0}内有效，最好在此浏览器中打开。", &[&span(lasts, Rounding::Down)])
        }
        ConfirmAddressText::SentNothing => "没有收到？请看看垃圾邮件。每个邮箱每小时最多发送三封邮件。".into(),
        ConfirmAddressText::SendAgain => "重新发送".into(),
        ConfirmAddressText::SendAgainWait { rest } => {
            Sentence::fill("邮件已发送多次，请在{0}后再试。", &[&span(rest, Rounding::Up)])
        }
        ConfirmAddressText::StartOver => "换一个邮箱？重新开始".into(),
        ConfirmAddressText::Title => "这是您的邮箱吗？".into(),
        ConfirmAddressText::NewAccount { name, address } => {
            Sentence::fill("有人想用用户名{0}和邮箱{1}注册账号。", &[name, address])
        }
        ConfirmAddressText::NewAddress { name, address } => {
            Sentence::fill("账号{0}今后将使用邮箱{1}。", &[name, address])
        }
        ConfirmAddressText::NotYou => "如果不是您本人操作，关闭此页面即可，什么都不会改变。".into(),
        ConfirmAddressText::WhyPassword => "此账号是在另一个浏览器中申请的。请输入当时设置的密码。如果您没有设置过密码，说明有人使用了您的邮箱，请关闭此页面。".into(),
        ConfirmAddressText::PasswordMissing => "请输入您为此账号设置的密码。".into(),
        ConfirmAddressText::PasswordWrong => "这不是为此账号设置的密码，请检查后重试。".into(),
        ConfirmAddressText::OpenTooLong => "页面打开时间过长，已失效。没有任何更改，请重试。".into(),
        ConfirmAddressText::Busy => "当前登录的人较多，请几秒后再试。".into(),
        ConfirmAddressText::NotConfirmed => "尚未验证".into(),
        ConfirmAddressText::MakeAccount => "是我本人，注册账号".into(),
        ConfirmAddressText::ConfirmAddress => "是我本人，使用此邮箱".into(),
        ConfirmAddressText::EndedTitle => "此链接已失效".into(),
        ConfirmAddressText::Ended => "链接已被使用或已过期。".into(),
        ConfirmAddressText::EndedNext => {
            "如果您已用过此链接，请登录。如果没有，请重新开始，我们会发送新的链接。".into()
        }
        ConfirmAddressText::TakenTitle => "此邮箱已有账号".into(),
        ConfirmAddressText::Taken => "在此期间，此邮箱已注册了账号。其他都没有改变。".into(),
        ConfirmAddressText::TakenNext => "请登录该账号，或换一个邮箱。".into(),
        ConfirmAddressText::WaitsTitle => "账号等待批准".into(),
        ConfirmAddressText::Waits { brand } => Sentence::fill("邮箱已验证。接下来由{0}的管理员审核。", &[brand]),
        ConfirmAddressText::WaitsNext => "批准后，您会收到邮件，然后就可以登录。现在可以关闭此页面。".into(),
        ConfirmAddressText::Unsuccessful => "邮件未发送".into(),
    }
}
