//! Chinese, in simplified characters. Short sentences, the words that big sites use, no blame, and what to do next.

mod account;
mod approval;
mod bind;
mod confirm;
mod countries;
mod credentials;
mod factor;
mod mail;
mod new_password;
mod phone;
mod register;
mod reset;

use std::time::Duration;

use super::Sentence;
use super::measure::{self, Rounding, Unit};
use super::text::{
    FrameText, HomeText, LanguageText, NextStep, Notice, ProblemText, ProblemTitle, SignInText, SignOutText, Text,
    TimeText,
};
use crate::domain::time::Timestamp;

pub(super) fn say(text: Text<'_>) -> Sentence {
    match text {
        Text::Frame(text) => frame(text),
        Text::Notice(text) => notice(text).into(),
        Text::SignIn(text) => sign_in(text),
        Text::Home(text) => home(text),
        Text::Account(text) => account::account(text).into(),
        Text::Protection(text) => account::protection(text),
        Text::HowMany(text) => account::how_many(text),
        Text::Sessions(text) => account::sessions(text),
        Text::Browser(text) => account::browser(text),
        Text::Profile(text) => account::profile(text),
        Text::Activity(text) => account::activity(text),
        Text::Data(text) => account::data(text).into(),
        Text::Leave(text) => account::leave(text),
        Text::ChangePassword(text) => credentials::password(text).into(),
        Text::ChangeAddress(text) => credentials::address(text),
        Text::OwnFactors(text) => credentials::own(text),
        Text::AddPhone(text) => phone::add(text),
        Text::Phone(text) => phone::page(text),
        Text::PhoneNews(text) => phone::news(text),
        Text::Deed(text) => credentials::deed(text),
        Text::SignOut(text) => sign_out(text),
        Text::NewPassword(text) => new_password::say(text),
        Text::Register(text) => register::register(text),
        Text::ConfirmAddress(text) => register::confirm(text),
        Text::Reset(text) => reset::reset(text),
        Text::NotMe(text) => reset::not_me(text),
        Text::AlreadyHere(text) => reset::already_here(text),
        Text::Language(text) => language(text).into(),
        Text::ProblemTitle(text) => problem_title(text),
        Text::Problem(text) => problem(text),
        Text::NextStep(text) => next_step(text),
        Text::Confirm(text) => confirm::say(text),
        Text::Factor(text) => factor::say(text),
        Text::Enrol(text) => factor::enrol(text),
        Text::Recovery(text) => factor::recovery(text),
        Text::Bind(text) => bind::say(text),
        Text::TryOut(text) => bind::try_out(text),
        Text::Country(country) => countries::name(country).into(),
        Text::Approval(text) => approval::say(text),
        Text::Time(text) => time(text),
        Text::Mail(text) => mail::mail(text),
    }
}

fn frame(text: FrameText<'_>) -> Sentence {
    match text {
        FrameText::SkipToContent => "跳到正文".into(),
        FrameText::Pages => "页面导航".into(),
        FrameText::YourApps => "我的应用".into(),
        FrameText::Account => "账号".into(),
        FrameText::SignOut => "退出登录".into(),
        FrameText::SignedInAs { name } => Sentence::fill("当前账号：{0}", &[name]),
        FrameText::Language { name } => Sentence::fill("语言：{0}", &[name]),
        FrameText::Help => "帮助".into(),
    }
}

fn notice(text: Notice) -> &'static str {
    match text {
        Notice::SignedOut => "已在此浏览器中退出登录。",
        Notice::SignedOutEverywhere => "已在所有设备上退出登录。",
        Notice::SessionEnded => "该登录已退出。",
        Notice::OtherSessionsEnded => "其他地方的登录已全部退出。",
        Notice::AccountMade => "账号已创建，请登录。",
        Notice::AddressConfirmed => "邮箱已验证。",
        Notice::MailSentAgain => "邮件已重新发送。每封邮件中的链接在各自的有效期内都可以使用。",
        Notice::PasswordReset => "密码已修改，请用新密码登录。",
        Notice::SignInAgain => "登录已失效，请重新登录。",
        Notice::SignInOver => "这次登录已失效，请重新开始。",
        Notice::TooManyCodes => "验证码错误次数过多，这次登录已失效，请重新开始。",
        Notice::ProfileSaved => "姓名已保存。",
        Notice::TrustEnded => "已取消信任，下次在那里登录时需要两步验证。",
        Notice::PasswordChanged => "密码已修改，其他地方的登录已全部退出。",
        Notice::AddressAsked => "请打开我们发送到新邮箱的链接。在此之前，一切保持不变。",
        Notice::FactorAdded => "身份验证器已设置好。",
        Notice::SetupOver => "这次设置已完成或已失效。如果您没有看到恢复码，请在这里重新生成。",
        Notice::ReachedAdded => "已设置完成，登录时可以选用。",
        Notice::EnoughFactors => "您的两步验证方式已达上限。请先移除一个再添加。",
        Notice::FactorRenamed => "新名称已保存。",
        Notice::FactorFirst => "登录时会优先使用它。",
        Notice::FactorRemoved => "已移除，所有浏览器都不再受信任。",
        Notice::TwoFactorDisabled => "两步验证已关闭，现在只有密码保护此账号。",
        Notice::CodesMade => "新的恢复码已生效，旧的已作废。",
    }
}

fn sign_in(text: SignInText<'_>) -> Sentence {
    match text {
        SignInText::Title | SignInText::Button => "登录".into(),
        SignInText::TitleTo { app } => Sentence::fill("登录以继续访问{0}", &[app]),
        SignInText::Name => "用户名或邮箱".into(),
        SignInText::Password => "密码".into(),
        SignInText::Remember => "保持登录状态".into(),
        SignInText::RememberHint => "请仅在只有您使用的设备上勾选。".into(),
        SignInText::Unsuccessful => "尚未登录".into(),
        SignInText::Refused => "账号或密码不正确，请检查后重试。".into(),
        SignInText::Wait { rest } => Sentence::fill("尝试次数过多，请在{0}后再试。", &[&span(rest, Rounding::Up)]),
        SignInText::OpenTooLong => "页面打开时间过长，已失效。未做任何修改，请重试。".into(),
        SignInText::Busy => "当前登录的人较多，暂时无法核对您的信息。请几秒后再试。".into(),
        SignInText::NameMissing => "请输入用户名或邮箱。".into(),
        SignInText::PasswordMissing => "请输入密码。".into(),
        SignInText::Forgot => "忘记密码？".into(),
        SignInText::NewHere => "没有账号？立即注册".into(),
    }
}

fn home(text: HomeText<'_>) -> Sentence {
    match text {
        HomeText::Hello { name } => Sentence::fill("您好，{0}。想打开哪个应用？", &[name]),
        HomeText::Empty => "这里还没有您可以使用的应用。".into(),
        HomeText::EmptyNext { brand } => {
            Sentence::fill("您可以使用的应用会列在此页面上。如果没有看到需要的应用，请联系{0}的管理员。", &[brand])
        }
    }
}

fn language(text: LanguageText) -> &'static str {
    match text {
        LanguageText::Title => "语言",
        LanguageText::About => "用于这些页面，以及从这里发给您的邮件。",
        LanguageText::Back => "保持不变",
    }
}

fn sign_out(text: SignOutText<'_>) -> Sentence {
    match text {
        SignOutText::SignedInAs { name } => Sentence::fill("当前登录的账号是{0}。", &[name]),
        SignOutText::Where => "在哪里退出？".into(),
        SignOutText::Here => "此浏览器".into(),
        SignOutText::HereAbout => "退出这次登录，以及由此打开的应用。".into(),
        SignOutText::Everywhere => "所有设备".into(),
        SignOutText::EverywhereAbout => "退出您在所有设备上的登录。".into(),
        SignOutText::Stay => "暂不退出".into(),
    }
}

fn problem_title(text: ProblemTitle<'_>) -> Sentence {
    let about_app = |app: Option<&str>, named, unnamed: &'static str| {
        app.map_or_else(|| unnamed.into(), |app| Sentence::fill(named, &[app]))
    };
    match text {
        ProblemTitle::BadRequest => "无法识别此请求".into(),
        ProblemTitle::SignInNeeded => "请先登录".into(),
        ProblemTitle::NotAllowed => "您没有访问权限".into(),
        ProblemTitle::StepUpNeeded => "请确认是您本人".into(),
        ProblemTitle::SecondFactorNeeded => "仅凭密码无法访问".into(),
        ProblemTitle::FirstFactorByLink => "仅凭密码无法登录此账号".into(),
        ProblemTitle::Banned => "您无法访问此网站".into(),
        ProblemTitle::CookiesNeeded => "浏览器没有保存我们的Cookie".into(),
        ProblemTitle::LinkEnded => "此链接已失效".into(),
        ProblemTitle::StaleForm => "页面打开时间过长".into(),
        ProblemTitle::ForeignForm => "此表单不是从这里提交的".into(),
        ProblemTitle::InsecureHttp => "此连接不安全".into(),
        ProblemTitle::UnknownHost => "此地址没有内容".into(),
        ProblemTitle::UnknownPage => "没有这个页面".into(),
        ProblemTitle::WrongMethod => "此页面不支持这种访问方式".into(),
        ProblemTitle::TooSlow => "请求超时".into(),
        ProblemTitle::TooLarge => "提交的内容过大".into(),
        ProblemTitle::WrongConnection => "请求来自错误的连接".into(),
        ProblemTitle::TooMany => "尝试次数过多".into(),
        ProblemTitle::Broken => "我们这边出了问题".into(),
        ProblemTitle::Unavailable => "暂时无法响应".into(),
        ProblemTitle::AppUnreachable { app } => about_app(app, "无法连接到{0}", "无法连接到该应用"),
        ProblemTitle::AppDown { app } => about_app(app, "{0}暂不可用", "该应用暂不可用"),
        ProblemTitle::AppSlow { app } => about_app(app, "{0}未能及时响应", "该应用未能及时响应"),
    }
}

fn problem(text: ProblemText<'_>) -> Sentence {
    match text {
        ProblemText::BadRequest => "地址或随之提交的内容中有不允许的部分。未做任何修改。".into(),
        ProblemText::SignInNeeded => "登录后才能访问这里。".into(),
        ProblemText::Closed { name } => Sentence::fill("当前登录的账号是{0}，但这里不对任何人开放。", &[name]),
        ProblemText::NotInGroups { name, groups } => Sentence::fill("当前登录的账号是{0}，但这里只对", &[name])
            .then(Sentence::list(groups, "、", "或"))
            .then("组的成员开放。"),
        ProblemText::StepUpNeeded => "您已登录，但访问这里还需要完成两步验证，或重新验证一次。".into(),
        ProblemText::SecondFactorNeeded { name } => Sentence::fill(
            "您已用密码登录账号{0}。访问这里还需要两步验证，例如手机上的验证码，而此账号尚未设置。",
            &[name],
        ),
        ProblemText::FirstFactorByLink => {
            "用户名和密码都正确，但此账号还需要两步验证，例如手机上的验证码。这里的两步验证须通过专门的链接设置。"
                .into()
        }
        ProblemText::Banned => "管理员已将此网站设为不对您或您所在的网络开放。".into(),
        ProblemText::CookiesNeeded => "此网站需要用一个Cookie记住您已登录。它不会在其他网站跟踪您。".into(),
        ProblemText::LinkEnded => "链接只能使用一次，有效时间很短，而且必须在最初的浏览器中打开。".into(),
        ProblemText::StaleForm => "未做任何修改。".into(),
        ProblemText::ForeignForm => "浏览器没有表明此表单来自我们的页面。未做任何修改。".into(),
        ProblemText::InsecureHttp { host } => {
            Sentence::fill("您在这里输入的内容，在传到{0}的途中可能被他人看到，因此已停用登录。", &[host])
        }
        ProblemText::UnknownHost { host } => Sentence::fill("没有应用使用{0}这个域名。", &[host]),
        ProblemText::UnknownPage => "地址可能有误，页面也可能已移到别处。".into(),
        ProblemText::WrongMethod => "页面存在，但不接受这类请求。".into(),
        ProblemText::TooSlow => "请求未能在规定时间内完整送达。未做任何修改。".into(),
        ProblemText::TooLarge => "提交的内容超出了这里允许的大小。未做任何修改。".into(),
        ProblemText::WrongConnection => "浏览器通过与另一个网站的连接请求了此网站。".into(),
        ProblemText::TooMany { rest } => Sentence::fill("请在{0}后再试。", &[&span(rest, Rounding::Up)]),
        ProblemText::HeadTooLarge => "地址或随之发送的Cookie过长。未做任何修改。".into(),
        ProblemText::Broken => "问题已记录下来，与您的操作无关。".into(),
        ProblemText::Unavailable => "我们仍在运行，只是过于繁忙，或在等待内部的某个部分。您的登录状态不受影响。".into(),
        ProblemText::AppUnreachable => "我们运行正常，您的操作也没有问题，但该应用没有给出正确的响应。".into(),
        ProblemText::AppDown => "我们运行正常，您的操作也没有问题，但该应用已关闭或负载过高。".into(),
        ProblemText::AppSlow => "我们运行正常，您的操作也没有问题。您提交的内容可能已经送达。".into(),
        ProblemText::Reference => "问题编号".into(),
    }
}

fn next_step(text: NextStep<'_>) -> Sentence {
    match text {
        NextStep::SignIn => "登录".into(),
        NextStep::SwitchAccount => "使用其他账号".into(),
        NextStep::YourApps => "我的应用".into(),
        NextStep::TryAgain => "重试".into(),
        NextStep::OpenSecurely => "打开安全的页面".into(),
        NextStep::AskForAccess { brand } => Sentence::fill("如果您应当有访问权限，请联系{0}的管理员。", &[brand]),
        NextStep::ConfirmItsYou => "确认是我本人".into(),
        NextStep::AskForFactor { brand } => {
            Sentence::fill("{0}的管理员可以发给您一个链接，用来设置两步验证。", &[brand])
        }
        NextStep::AskForFactorLink { brand } => Sentence::fill("请向{0}的管理员索取链接。", &[brand]),
        NextStep::AskAboutBan { brand } => Sentence::fill("如果您认为这是误会，请联系{0}的管理员。", &[brand]),
        NextStep::AllowCookies => "请允许此网站使用Cookie，然后重试。".into(),
        NextStep::CloseIfNotYou => "如果您没有提交过任何内容，那就没有问题，关闭此页面即可。".into(),
        NextStep::CheckAddress => "请检查地址是否有误。".into(),
        NextStep::GoBackAndShorten => "请返回，减少每次提交的内容，然后重试。".into(),
        NextStep::ClearCookies => "请清除此网站的Cookie，然后重试。".into(),
        NextStep::ReloadPage => "请重新加载此页面。".into(),
        NextStep::TryAgainSoon => "请一分钟后再试。".into(),
        NextStep::TellOperator { brand } => Sentence::fill("如果一直这样，请联系{0}的管理员。", &[brand]),
        NextStep::AskForHelp => "寻求帮助".into(),
        NextStep::AreYouOperator => "您是此网站的管理员吗？".into(),
        NextStep::OperatorTls => {
            "为网关配置证书：在[[listener]]中设置tls = { certificate, key }，并让public_url以https开头。".into()
        }
        NextStep::OperatorProxy => {
            "如果您的代理已经使用https，请将其地址列入trusted_proxies，并让它发送X-Forwarded-Proto。".into()
        }
        NextStep::OperatorInsecure => "仅限他人无法窃听的网络：在[gateway]中设置insecure_http = true。".into(),
    }
}

fn time(text: TimeText) -> Sentence {
    match text {
        TimeText::Ago(past) if past < MINUTE => "刚刚".into(),
        TimeText::Ago(past) => Sentence::fill("{0}前", &[&span(past, Rounding::Down)]),
        TimeText::Exact(at) => Sentence::fill("{0}", &[&exact(at)]),
    }
}

const MINUTE: Duration = Duration::from_mins(1);

/// "45秒", "4分钟", "1小时".
fn span(long: Duration, rounding: Rounding) -> String {
    let (count, unit) = measure::span(long, rounding);
    let unit = match unit {
        Unit::Day => "天",
        Unit::Hour => "小时",
        Unit::Minute => "分钟",
        Unit::Second => "秒",
    };
    format!("{count}{unit}")
}

/// "2026年11月21日 09:45 UTC".
fn exact(at: Timestamp) -> String {
    i64::try_from(at.millis())
        .ok()
        .and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok())
        .map(|at| at.strftime("%Y年%-m月%-d日 %H:%M UTC").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many_are_said_alike() {
        assert_eq!(span(Duration::from_mins(1), Rounding::Up), "1分钟");
        assert_eq!(span(Duration::from_secs(61), Rounding::Up), "2分钟");
    }

    #[test]
    fn what_is_past_is_never_said_to_be_older_than_it_is() {
        for (seconds, said) in
            [(0, "刚刚"), (59, "刚刚"), (60, "1分钟前"), (119, "1分钟前"), (7199, "1小时前"), (86_400 * 3 + 5, "3天前")]
        {
            assert_eq!(time(TimeText::Ago(Duration::from_secs(seconds))).to_string(), said, "{seconds}");
        }
    }

    #[test]
    fn a_moment_is_written_out_and_an_impossible_one_is_left_out() {
        assert_eq!(exact(Timestamp::from_seconds(1_795_254_343)), "2026年11月21日 09:45 UTC");
        assert_eq!(exact(Timestamp::from_seconds(1_767_571_440)), "2026年1月5日 00:04 UTC");
        assert_eq!(exact(Timestamp::from_millis(u64::MAX)), "");
    }

    #[test]
    fn groups_are_listed_as_one_would_say_them() {
        for (groups, said) in [
            (&["staff"][..], "当前登录的账号是ada，但这里只对staff组的成员开放。"),
            (&["a", "b"], "当前登录的账号是ada，但这里只对a或b组的成员开放。"),
            (&["a", "b", "c"], "当前登录的账号是ada，但这里只对a、b或c组的成员开放。"),
        ] {
            assert_eq!(problem(ProblemText::NotInGroups { name: "ada", groups }).to_string(), said);
        }
    }
}
