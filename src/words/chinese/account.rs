use crate::domain::audit::{Act, Actor};
use crate::domain::names::{BadDisplayName, MAX_NAME};
use crate::words::{
    AccountText, ActivityText, BrowserText, DataText, HowManyText, LeaveText, ProfileText, ProtectionText, Sentence,
    SessionsText,
};

pub(super) fn account(text: AccountText) -> &'static str {
    match text {
        AccountText::Title => "我的账号",
        AccountText::Back => "返回账号页面",
        AccountText::You => "个人信息",
        AccountText::Name | AccountText::ChangeName => "姓名",
        AccountText::UserName => "用户名",
        AccountText::Email | AccountText::ChangeEmail => "邮箱",
        AccountText::EmailVerified => "已验证",
        AccountText::EmailNotVerified => "尚未验证",
        AccountText::NoEmail | AccountText::PasswordNotSet => "未设置",
        AccountText::Groups => "所属组",
        AccountText::NoGroups => "无",
        AccountText::SigningIn => "登录方式",
        AccountText::Password | AccountText::ChangePassword => "密码",
        AccountText::PasswordSet => "已设置",
        AccountText::SecondFactor | AccountText::ManageFactors => "两步验证",
        AccountText::Off => "未开启",
        AccountText::RecoveryCodes => "恢复码",
        AccountText::TrustedBrowsers | AccountText::ManageTrust => "受信任的浏览器",
        AccountText::Sessions => "登录设备",
        AccountText::Activity => "最近活动",
        AccountText::Data => "个人数据",
        AccountText::Change => "修改",
        AccountText::Manage => "管理",
        AccountText::EnableTwoFactor => "开启两步验证",
        AccountText::AllSessions => "所有登录设备和浏览器",
        AccountText::AllActivity => "更多活动记录",
        AccountText::TakeData => "下载个人数据",
        AccountText::Delete => "删除账号",
        AccountText::OpenTooLong => "页面打开时间过长，已失效。未做任何修改，请重试。",
        AccountText::Unsuccessful => "尚未做任何修改",
    }
}

pub(super) fn protection(text: ProtectionText) -> Sentence {
    match text {
        ProtectionText::ByPassword => "目前只有密码保护此账号。开启两步验证后，即使别人知道密码，也无法登录。".into(),
        ProtectionText::ByTwo => "此账号受密码和两步验证保护。".into(),
        ProtectionText::FewCodes { left } => {
            Sentence::fill("恢复码只剩{0}个。请在用完之前生成新的。", &[&left.to_string()])
        }
        ProtectionText::TurnedAway => "有人需要您的批准，在询问您之后被拒绝。如果不是您本人，请更换密码。".into(),
        ProtectionText::NoCodes => "没有可用的恢复码。请生成一些，以便手机丢失时仍能登录。".into(),
    }
}

pub(super) fn how_many(text: HowManyText) -> Sentence {
    match text {
        HowManyText::CodesLeft(0) => "没有可用的恢复码".into(),
        HowManyText::CodesLeft(left) => Sentence::fill("还剩{0}个", &[&left.to_string()]),
        HowManyText::TrustedBrowsers(0) => "无".into(),
        HowManyText::TrustedBrowsers(trusted) => Sentence::fill("{0}个", &[&trusted.to_string()]),
        HowManyText::OtherSessions(0) => "没有在其他地方登录。".into(),
        HowManyText::OtherSessions(others) => Sentence::fill("还在另外{0}个浏览器中登录。", &[&others.to_string()]),
    }
}

pub(super) fn sessions(text: SessionsText<'_>) -> Sentence {
    match text {
        SessionsText::Title => "登录设备和浏览器".into(),
        SessionsText::Where => "登录设备".into(),
        SessionsText::About => "如果有您不认识的登录，请将其退出，并修改密码。".into(),
        SessionsText::ThisBrowser => "此浏览器".into(),
        SessionsText::SignedIn => "登录时间".into(),
        SessionsText::LastUsed => "上次使用".into(),
        SessionsText::ActiveNow => "正在使用".into(),
        SessionsText::From { address } => Sentence::fill("IP地址：{0}", &[address]),
        SessionsText::Apps { apps } => Sentence::from("用于").then(Sentence::list(apps, "、", "和")),
        SessionsText::End => "退出登录".into(),
        SessionsText::EndOf { browser, address } => Sentence::fill("：{0}，{1}", &[browser, address]),
        SessionsText::EndOthers => "退出其他所有登录".into(),
        SessionsText::EndOthersAbout => "除此浏览器外，以上登录都会退出。".into(),
        SessionsText::Trusted => "受信任的浏览器".into(),
        SessionsText::TrustedAbout => "在这些浏览器中，只需密码即可登录。".into(),
        SessionsText::NoneTrusted => "在任何浏览器中登录都需要两步验证。".into(),
        SessionsText::TrustedSince => "设为信任".into(),
        SessionsText::EndTrust => "取消信任".into(),
        SessionsText::EndAllTrust => "全部取消信任".into(),
    }
}

pub(super) fn browser(text: BrowserText<'_>) -> Sentence {
    match text {
        BrowserText::Known { program, system } => Sentence::fill("{1}上的{0}", &[program, system]),
        BrowserText::Program { name } => Sentence::fill("{0}", &[name]),
        BrowserText::System { name } => Sentence::fill("{0}上的浏览器", &[name]),
        BrowserText::Unknown => "未知浏览器".into(),
    }
}

pub(super) fn profile(text: ProfileText<'_>) -> Sentence {
    match text {
        ProfileText::Title => "姓名".into(),
        ProfileText::About { name } => Sentence::fill("应用和邮件会这样称呼您。登录用的用户名{0}保持不变。", &[name]),
        ProfileText::Given => "名".into(),
        ProfileText::Family => "姓".into(),
        ProfileText::OneIsEnough => Sentence::fill("填写其中一项即可，每项最多{0}个字符。", &[&MAX_NAME.to_string()]),
        ProfileText::Save => "保存".into(),
        ProfileText::Wrong(BadDisplayName::Empty) => "请输入名或姓。".into(),
        ProfileText::Wrong(BadDisplayName::TooLong) => {
            Sentence::fill("超过了{0}个字符，请缩短，例如只写首字母。", &[&MAX_NAME.to_string()])
        }
        ProfileText::Wrong(BadDisplayName::Letter) => "其中有看不见的字符，或会改变文字方向的字符，请重新输入。".into(),
        ProfileText::Wrong(BadDisplayName::MixedAlphabets) => {
            "有一个词混用了外形相近的两种字母，每个词请只用其中一种。".into()
        }
    }
}

pub(super) fn activity(text: ActivityText<'_>) -> Sentence {
    match text {
        ActivityText::Title => "活动记录".into(),
        ActivityText::About => "如果有您不认识的活动，请修改密码。".into(),
        ActivityText::Empty => "还没有任何记录。".into(),
        ActivityText::Act(act, by) => done(act, by).into(),
        ActivityText::LanguageChosen => "您选择了语言".into(),
        ActivityText::With { detail } => Sentence::fill("{0}", &[detail]),
        ActivityText::From { address } => Sentence::fill("IP地址：{0}", &[address]),
        ActivityText::Older => "更早的记录".into(),
        ActivityText::Newest => "返回最新的记录".into(),
    }
}

fn done(act: Act, by: Actor) -> &'static str {
    match (act, by) {
        (Act::PasswordSet, Actor::Operator) => "管理员设置了您的密码",
        (Act::SessionsRevoked, Actor::Operator) => "管理员退出了您的登录",
        (Act::FactorRemoved, Actor::Operator) => "管理员移除了您的两步验证方式",
        (Act::AddressSet, Actor::Operator) => "管理员设置了您的邮箱",
        (Act::UserCreated, Actor::Owner) => "您的账号已创建",
        (Act::ResetAsked, Actor::Operator) => "管理员给了您设置新密码的链接",
        _ => told(act),
    }
}

fn told(act: Act) -> &'static str {
    match act {
        Act::UserCreated => "管理员创建了您的账号",
        Act::UserDisabled => "您的账号已锁定",
        Act::UserEnabled => "您的账号已解锁",
        Act::UserDeleted => "您的账号已删除",
        Act::PasswordSet => "您修改了密码",
        Act::PasswordRehashed => "您的密码已用更安全的方式重新保存",
        Act::PasswordAccepted => "密码验证通过",
        Act::PasswordRefused => "有人输入了错误的密码",
        Act::GroupsSet => "管理员修改了您所属的组",
        Act::SignedIn => "您登录了",
        Act::SignedOut => "您退出了登录",
        Act::SessionsRevoked => "您退出了已有的登录",
        Act::AccountDelayed => "密码或验证码错误次数过多，登录被暂缓",
        Act::BanAdded => "管理员停止了您的访问",
        Act::BanRevoked => "管理员恢复了您的访问",
        Act::SigningKeyAdded
        | Act::SigningKeyRemoved
        | Act::MasterKeyRotated
        | Act::StoreBackedUp
        | Act::StoreRestored
        | Act::ConfigurationReloaded
        | Act::ReloadRefused => "网关进行了维护",
        Act::Registered => "您注册了账号",
        Act::AddressVerified => "您的邮箱已验证",
        Act::AddressSet => "您申请了修改邮箱",
        Act::ProfileSet => "您修改了姓名",
        Act::UserApproved => "管理员批准了您的账号",
        Act::UserInvited => "管理员邀请了您",
        Act::ResetAsked => "有人申请通过邮件设置新密码",
        Act::PasswordReset => "您通过链接设置了新密码",
        Act::EnrollLinkMade => "管理员给了您设置两步验证的链接",
        Act::FactorBegun => "您开始添加两步验证方式",
        Act::FactorAdded => "您添加了两步验证方式",
        Act::FactorRemoved => "您移除了两步验证方式",
        Act::FactorChanged => "您修改了两步验证的设置",
        Act::FactorAccepted => "您通过了两步验证",
        Act::FactorRefused => "有人输入了错误的验证码",
        Act::FactorAsked => "已在您的手机上询问，或已发送验证码",
        Act::AskingApproved => "已在您的手机上同意",
        Act::AskingDenied => "已在您的手机上拒绝",
        Act::AskingDisowned => "已在您的手机上表示“不是我操作的”",
        Act::RecoveryCodesMade => "您生成了新的恢复码",
        Act::TrustEnded => "您取消了对浏览器的信任",
        Act::AccountDisowned => "您的账号已通过邮件中的链接锁定",
        Act::DataTaken => "您下载了个人数据",
    }
}

pub(super) fn data(text: DataText) -> &'static str {
    match text {
        DataText::Title => "下载个人数据",
        DataText::About => {
            "您会得到一个JSON文件，其中是这里保存的与您有关的信息：账号、两步验证方式、浏览器、登录和活动记录。"
        }
        DataText::Left => "其中不含密码、恢复码和密钥。",
        DataText::Button => "下载",
    }
}

pub(super) fn leave(text: LeaveText<'_>) -> Sentence {
    match text {
        LeaveText::Title => "删除账号".into(),
        LeaveText::RemovesAccount => "您的姓名、邮箱、密码、两步验证方式和所属组会从这里删除。".into(),
        LeaveText::RemovesAccess => "您会在所有设备上退出登录，也无法再进入任何应用。".into(),
        LeaveText::AppsKeep => "您在应用中创建的内容仍会保留。如需处理，请联系应用的管理员。".into(),
        LeaveText::NameStays { name } => Sentence::fill("用户名{0}以后任何人都不能再使用，包括您自己。", &[name]),
        LeaveText::NoWayBack => "删除后无法恢复。".into(),
        LeaveText::TypeName { name } => Sentence::fill("请输入您的用户名以确认：{0}", &[name]),
        LeaveText::OtherName => "与您的用户名不一致，请按上面的写法输入。".into(),
        LeaveText::Button => "删除我的账号".into(),
        LeaveText::Gone => "账号已删除".into(),
        LeaveText::GoneAbout { brand } => Sentence::fill("您已在所有设备上退出{0}。可以关闭此窗口了。再见。", &[brand]),
    }
}
