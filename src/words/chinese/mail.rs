//! Chinese mails. A web address ends its line, so that programs make no sign of ours a part of the link.

use crate::domain::letter::Message;
use crate::words::Sentence;
use crate::words::text::MailText;

use super::{Rounding, exact, span};

pub(super) fn mail(text: MailText<'_>) -> Sentence {
    match text {
        MailText::Hello { name: Some(name) } => Sentence::fill("{0}，您好：", &[name]),
        MailText::Hello { name: None } => "您好：".into(),
        MailText::Subject { about, brand } => subject(about, brand),
        MailText::Lead { about, brand } => lead(about, brand),
        MailText::Link { about } => link(about).into(),
        MailText::LinkInFull => "如果点按钮没有反应，请打开此地址：".into(),
        MailText::LinkLasts { rest } => Sentence::fill("链接只能使用一次，{0}内有效。", &[&span(rest, Rounding::Down)]),
        MailText::CodeLasts { rest } => Sentence::fill("有效时间还剩{0}。", &[&span(rest, Rounding::Down)]),
        MailText::Otherwise { about, brand } => otherwise(about, brand),
        MailText::When => "时间".into(),
        MailText::Where => "IP地址".into(),
        MailText::With => "浏览器".into(),
        MailText::Fact { what, value } => Sentence::fill("{0}：{1}", &[what, value]),
        MailText::Before { what } => Sentence::fill("{0}：", &[what]),
        MailText::Automatic { brand, origin } => Sentence::fill("此邮件由{0}自动发送，网址：{1}", &[brand, origin]),
        MailText::NobodyReadsAnswers => "请勿回复，没有人会看到回信。".into(),
        MailText::Help { at } => Sentence::fill("如需帮助，请联系：{0}", &[at]),
    }
}

fn subject(about: &Message, brand: &str) -> Sentence {
    let template = match about {
        Message::ConfirmRegistration => "请验证您在{0}使用的邮箱",
        Message::AlreadyRegistered { .. } => "您在{0}已有账号",
        Message::Approved => "您在{0}的账号可以使用了",
        Message::ResetPassword { .. } => "设置您在{0}的新密码",
        Message::ConfirmAddress => "请验证您在{0}使用的新邮箱",
        Message::AddressChanging { .. } => "有人申请修改您在{0}的邮箱",
        Message::AddressChanged { .. } => "您在{0}的邮箱已修改",
        Message::PasswordChanged { .. } => "您在{0}的密码已修改",
        Message::NewDevice { .. } => "您在{0}的账号有新的登录",
        Message::FactorAdded { .. } => "您在{0}的账号添加了两步验证方式",
        Message::FactorRemoved { .. } => "您在{0}的账号移除了两步验证方式",
        Message::TwoFactorDisabled { .. } => "您在{0}的两步验证已关闭",
        Message::RecoveryCodeUsed { .. } => "您在{0}的一个恢复码已被使用",
        Message::RecoveryCodesMade { .. } => "您在{0}的账号生成了新的恢复码",
        Message::WrongCodes { .. } => "有人用您在{0}的密码登录，但验证码错误",
        Message::SignInCode { .. } => "您在{0}的验证码",
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => "{0}请求过您的批准，未获批准",
        Message::Broken { .. } => "{0}出现故障",
    };
    Sentence::fill(template, &[brand])
}

fn lead(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => {
            Sentence::fill("有人（很可能是您）想用此邮箱在{0}注册账号。请验证这是您的邮箱：", &[brand])
        }
        Message::AlreadyRegistered { .. } => Sentence::fill(
            "有人（很可能是您）想用此邮箱在{0}注册账号，但此邮箱已有账号。请照常登录。如果忘记了密码，可以在这里申请设置新密码：",
            &[brand],
        ),
        Message::Approved => Sentence::fill("您在{0}的账号已获批准，现在可以登录了。", &[brand]),
        Message::ResetPassword { .. } => {
            Sentence::fill("有人（很可能是您）申请为{0}的账号设置新密码。请在这里设置：", &[brand])
        }
        Message::ConfirmAddress => {
            Sentence::fill("有人（很可能是您）想将此邮箱用于{0}的账号。请验证这是您的邮箱：", &[brand])
        }
        Message::AddressChanging { new, .. } => {
            Sentence::fill("您在{0}的账号将改用邮箱{1}。在新邮箱中完成验证后即生效。", &[brand, new.as_str()])
        }
        Message::AddressChanged { new, .. } => Sentence::fill(
            "您在{0}的账号已改用邮箱{1}。以后的邮件会发送到新邮箱，不再发送到这里。",
            &[brand, new.as_str()],
        ),
        Message::PasswordChanged { .. } => Sentence::fill("您在{0}的账号密码已修改。", &[brand]),
        Message::NewDevice { .. } => Sentence::fill("有人在一个以前没有用过的浏览器中登录了您在{0}的账号。", &[brand]),
        Message::FactorAdded { label, .. } => {
            Sentence::fill("您在{0}的账号添加了一种两步验证方式，可用于登录：{1}。", &[brand, label])
        }
        Message::FactorRemoved { label, .. } => {
            Sentence::fill("您在{0}的账号移除了一种两步验证方式，它不能再用于登录：{1}。", &[brand, label])
        }
        Message::TwoFactorDisabled { .. } => {
            Sentence::fill("您在{0}的账号的所有两步验证方式都已移除。现在只有密码保护此账号。", &[brand])
        }
        Message::RecoveryCodeUsed { left, .. } => codes_left(*left, brand),
        Message::RecoveryCodesMade { .. } => Sentence::fill("您在{0}的账号生成了新的恢复码，旧的已作废。", &[brand]),
        Message::WrongCodes { .. } => {
            Sentence::fill("有人输入了您在{0}的账号的正确密码，但随后输入的验证码不正确，因此没有登录成功。", &[brand])
        }
        Message::SignInCode { .. } => Sentence::fill("有人（很可能是您）在{0}被要求输入验证码。验证码如下：", &[brand]),
        Message::AskingDisowned { .. } => {
            Sentence::fill("您在{0}的账号有一项操作需要您批准，但答复是“不是我操作的”，因此没有放行。", &[brand])
        }
        Message::AskingDenied { .. } => denied(brand),
        Message::Broken { kind, count, since, reference } => broken(kind, *count, &exact(*since), reference),
    }
}

fn codes_left(left: u32, brand: &str) -> Sentence {
    let template = match left {
        0 => "有人用恢复码登录了您在{0}的账号。这是最后一个恢复码，请生成新的。",
        1 => "有人用恢复码登录了您在{0}的账号。恢复码只剩1个，请尽快生成新的。",
        _ => "有人用恢复码登录了您在{0}的账号。恢复码还剩{1}个。",
    };
    Sentence::fill(template, &[brand, &left.to_string()])
}

fn broken(kind: &str, count: u64, since: &str, reference: &str) -> Sentence {
    let template = "{0}：自{2}以来发生{1}次。请在日志中查找{3}，那里有更多信息。一小时内不会再就此类故障通知您。";
    Sentence::fill(template, &[kind, &count.to_string(), since, reference])
}

fn denied(brand: &str) -> Sentence {
    Sentence::fill("您在{0}的账号有一项操作需要您批准，但答复是拒绝，或者数字不对，因此没有放行。", &[brand])
}

fn link(about: &Message) -> &'static str {
    match about {
        Message::ConfirmRegistration | Message::ConfirmAddress => "验证此邮箱",
        Message::ResetPassword { .. } => "设置新密码",
        Message::AlreadyRegistered { .. } => "申请设置新密码",
        Message::Approved => "登录",
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. }
        | Message::WrongCodes { .. }
        | Message::SignInCode { .. }
        | Message::AskingDisowned { .. }
        | Message::AskingDenied { .. }
        | Message::Broken { .. } => "不是我操作的",
    }
}

fn otherwise(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => "如果不是您本人操作，无需理会：不打开链接，就不会创建账号。".into(),
        Message::AlreadyRegistered { .. } => "如果不是您本人操作，无需理会：我们没有告诉任何人您有账号。".into(),
        Message::ResetPassword { .. } => "如果不是您本人操作，无需理会：密码保持不变，此链接也没有发给别人。".into(),
        Message::ConfirmAddress => "如果不是您本人操作，无需理会：不打开链接，此邮箱就不会被使用。".into(),
        Message::SignInCode { .. } => {
            "无论谁索要，都不要把它告诉任何人。如果不是您本人操作，说明有人知道您的密码：请登录并修改密码。".into()
        }
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "如果是您本人操作，无需处理。如果不是，说明有人知道您的密码，或正在使用您已登录的浏览器：\
             请修改密码，或打开下面的链接，在页面上锁定账号，这会退出所有登录。"
                .into()
        }
        Message::WrongCodes { .. } => {
            "如果是您本人操作，无需处理。如果不是，说明有人知道您的密码：请修改密码，或打开下面的链接，\
             在页面上锁定账号，这会退出所有登录。"
                .into()
        }
        Message::Broken { .. } => "您的邮箱列在[mail]的operators中，因此收到此邮件。".into(),
        Message::Approved => Sentence::fill("此邮件来自{0}的管理员。", &[brand]),
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. } => Sentence::fill(
            "如果是您本人操作，无需处理。如果不是，请打开下面的链接，在页面上锁定账号，这会退出所有登录。\
             之后{0}的管理员会帮您找回账号。",
            &[brand],
        ),
    }
}
