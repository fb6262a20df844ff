use super::register::bad_email;
use super::{Rounding, span};
use crate::words::{AlreadyHereText, NotMeText, ResetText, Sentence};

pub(super) fn reset(text: ResetText<'_>) -> Sentence {
    match text {
        ResetText::Title => "忘记密码？".into(),
        ResetText::About => "请输入您账号的邮箱。我们会发送一个链接，用来设置新密码。".into(),
        ResetText::Email => "邮箱".into(),
        ResetText::Button => "发送链接".into(),
        ResetText::SignIn => "返回登录页面".into(),
        ResetText::Unsuccessful => "链接尚未发送".into(),
        ResetText::EmailMissing => "请输入邮箱。".into(),
        ResetText::EmailBad(why) => bad_email(why),
        ResetText::LinkEnded => "该链接已被使用或已过期。您可以在这里获取新的链接。".into(),
        ResetText::OpenTooLong => "页面打开时间过长，已失效。未做任何修改，请重试。".into(),
        ResetText::SentTitle => "请查收邮件".into(),
        ResetText::Sent { address } => {
            Sentence::fill("如果{0}在这里有账号，您很快会收到一封带有链接的邮件。", &[address])
        }
        ResetText::SentNext { lasts } => Sentence::fill("链接{0}内有效。", &[&span(lasts, Rounding::Down)]),
        ResetText::SentNothing => {
            "没有收到？请看看垃圾邮件，并检查邮箱是否有误。每个邮箱每小时最多发送三封邮件。".into()
        }
        ResetText::Again => "换一个邮箱，或重新发送".into(),
        ResetText::NoMail => "这里不能通过邮件修改密码。".into(),
        ResetText::NoMailNext { brand } => Sentence::fill("{0}的管理员可以给您一个设置新密码的链接。", &[brand]),
        ResetText::NewTitle => "设置新密码".into(),
        ResetText::NewFor { name } => Sentence::fill("账号：{0}", &[name]),
        ResetText::SignedInAs { name } => Sentence::fill(
            "您已登录账号{0}，而这里设置的是另一个账号的密码。如果要使用另一个账号，请在修改后退出登录。",
            &[name],
        ),
        ResetText::EndsSessions => "修改后，您会在所有设备上退出登录，请用新密码重新登录。".into(),
        ResetText::NewButton => "修改密码".into(),
        ResetText::NotChanged => "密码尚未修改".into(),
        ResetText::Code => "验证码或恢复码".into(),
        ResetText::CodeHint => "身份验证器中最新的6位验证码，或一个恢复码。".into(),
        ResetText::CodeMissing => "请输入身份验证器中的验证码，或一个恢复码。".into(),
        ResetText::CodeWrong => "验证码或恢复码不正确。请输入应用中最新的验证码，或一个尚未使用的恢复码。".into(),
        ResetText::CodeUsed => "此验证码已经用过，请等待下一个（最多30秒）。".into(),
        ResetText::Wait { rest } => Sentence::fill("尝试次数过多，请在{0}后再试。", &[&span(rest, Rounding::Up)]),
        ResetText::Busy => "当前登录的人较多，请几秒后再试。".into(),
    }
}

pub(super) fn not_me(text: NotMeText<'_>) -> Sentence {
    match text {
        NotMeText::Title => "是别人操作的吗？".into(),
        NotMeText::Lock { name } => Sentence::fill("如果有别人进入或试图进入账号{0}，请锁定账号。", &[name]),
        NotMeText::LockNext => {
            "锁定后，所有登录都会退出，任何人都无法登录，包括您自己，直到此网站的管理员帮您找回账号。".into()
        }
        NotMeText::Button => "不是我操作的，锁定账号".into(),
        NotMeText::Keep => "如果是您本人操作，关闭此页面即可，什么都不会改变。".into(),
        NotMeText::DoneTitle => "账号已锁定".into(),
        NotMeText::Done => "所有登录都已退出，任何人都无法登录。".into(),
        NotMeText::DoneNext { brand } => Sentence::fill(
            "请立即联系{0}的管理员，他们会解锁账号，并给您一个设置新密码的链接。进入账号的人知道您的密码，或看得到您的邮件，\
             所以请同时修改邮箱的密码。",
            &[brand],
        ),
        NotMeText::EndedTitle => "此链接已失效".into(),
        NotMeText::Ended => "链接已被使用或已过期。这次未做任何修改。".into(),
        NotMeText::EndedNext { brand } => Sentence::fill("如果可能有别人进入了您的账号，请联系{0}的管理员。", &[brand]),
    }
}

pub(super) fn already_here(text: AlreadyHereText<'_>) -> Sentence {
    match text {
        AlreadyHereText::Title { name } => Sentence::fill("您已登录账号{0}", &[name]),
        AlreadyHereText::Register => "您已经有账号了。如果要为别人注册，请先退出登录。".into(),
        AlreadyHereText::Invitation => {
            "此邀请用于注册新账号。如果要给别人使用，请先退出登录，邀请不会因此失效。".into()
        }
        AlreadyHereText::Reset => "您可以在账号页面修改密码。如果忘记了密码，请先退出登录，我们再向您发送链接。".into(),
        AlreadyHereText::Apps => "我的应用".into(),
        AlreadyHereText::Account => "我的账号".into(),
        AlreadyHereText::SignOut => "退出登录并继续".into(),
    }
}
