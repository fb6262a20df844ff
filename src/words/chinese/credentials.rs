use crate::domain::factor::Label;
use crate::words::{ChangeAddressText, ChangePasswordText, DeedText, OwnFactorsText, Sentence};

pub(super) fn password(text: ChangePasswordText) -> &'static str {
    match text {
        ChangePasswordText::Title | ChangePasswordText::Button => "修改密码",
        ChangePasswordText::About => "除此浏览器外，其他地方的登录都会退出。",
        ChangePasswordText::Current => "当前密码",
    }
}

pub(super) fn address(text: ChangeAddressText<'_>) -> Sentence {
    match text {
        ChangeAddressText::Title => "修改邮箱".into(),
        ChangeAddressText::Now { address } => Sentence::fill("当前邮箱是{0}。", &[address]),
        ChangeAddressText::NowNone => "此账号还没有邮箱。".into(),
        ChangeAddressText::About => {
            "我们会向新邮箱发送一个链接，打开链接后新邮箱才会生效。原来的邮箱也会收到通知。".into()
        }
        ChangeAddressText::Address => "新邮箱".into(),
        ChangeAddressText::Button => "发送链接".into(),
        ChangeAddressText::Missing => "请输入新邮箱。".into(),
        ChangeAddressText::Wrong => "我们无法向此邮箱发送邮件。邮箱的格式如anna@example.com。".into(),
        ChangeAddressText::Own => "这就是您现在的邮箱，请输入另一个。".into(),
        ChangeAddressText::NoMail => "这里不发送邮件，因此无法验证新邮箱。".into(),
        ChangeAddressText::AskOperator { brand } => Sentence::fill("请联系{0}的管理员为您修改。", &[brand]),
    }
}

pub(super) fn own(text: OwnFactorsText<'_>) -> Sentence {
    match text {
        OwnFactorsText::Title => "两步验证".into(),
        OwnFactorsText::Off => "两步验证未开启".into(),
        OwnFactorsText::OffAbout => "开启后，登录时除了密码，还需要您持有的东西，例如您的手机。".into(),
        OwnFactorsText::Enable => "开启两步验证".into(),
        OwnFactorsText::ByLink { brand } => Sentence::fill("首次设置需要一个链接，请向{0}的管理员索取。", &[brand]),
        OwnFactorsText::Apps => "您如何证明是本人".into(),
        OwnFactorsText::First => "优先使用".into(),
        OwnFactorsText::Added => "添加时间".into(),
        OwnFactorsText::LastUsed => "上次使用".into(),
        OwnFactorsText::NeverUsed => "尚未使用".into(),
        OwnFactorsText::AskFirst => "设为优先".into(),
        OwnFactorsText::Rename => "重命名".into(),
        OwnFactorsText::Remove => "移除".into(),
        OwnFactorsText::Which { label } => Sentence::fill("：{0}", &[label]),
        OwnFactorsText::Add => "添加其他方式".into(),
        OwnFactorsText::CodesAbout => "手机丢失时，可以改用恢复码登录。每个只能使用一次。".into(),
        OwnFactorsText::NewCodes => "生成新的恢复码".into(),
        OwnFactorsText::Required => "此账号必须使用两步验证，因此最后一种方式不能移除。".into(),
        OwnFactorsText::Disable => "关闭两步验证".into(),
        OwnFactorsText::RenameTitle { label } => Sentence::fill("重命名{0}", &[label]),
        OwnFactorsText::NewName => "新名称".into(),
        OwnFactorsText::BadName => {
            Sentence::fill("请输入1到{0}个字符的名称，例如“手机”。", &[&Label::MAXIMUM.to_string()])
        }
        OwnFactorsText::Save => "保存".into(),
        OwnFactorsText::Back => "返回两步验证页面".into(),
        OwnFactorsText::BeginTitle => "添加身份验证器".into(),
        OwnFactorsText::BeginAbout => {
            "您需要一个身份验证器应用，例如Google Authenticator、FreeOTP或Aegis。大约需要两分钟。".into()
        }
        OwnFactorsText::Begin => "开始".into(),
    }
}

pub(super) fn deed(text: DeedText<'_>) -> Sentence {
    match text {
        DeedText::RemoveTitle { label } => Sentence::fill("移除{0}？", &[label]),
        DeedText::RemoveAbout => "它将无法再用于登录。".into(),
        DeedText::RemoveTrust => "所有浏览器都不再受信任，登录时会再次要求验证码。".into(),
        DeedText::DisableTitle => "关闭两步验证？".into(),
        DeedText::DisableAbout => "关闭后，只有密码保护此账号。以下内容会被移除：".into(),
        DeedText::DisableApp { label } => Sentence::fill("两步验证方式（{0}）", &[label]),
        DeedText::DisableCodes { left } => Sentence::fill("{0}个恢复码", &[&left.to_string()]),
        DeedText::DisableTrust { count: trusted } => Sentence::fill("对{0}个浏览器的信任", &[&trusted.to_string()]),
        DeedText::CodesTitle => "生成新的恢复码？".into(),
        DeedText::CodesAbout => "您会得到十个新的恢复码，只显示一次。".into(),
        DeedText::CodesOld { left: 0 } => "目前没有可用的恢复码。".into(),
        DeedText::CodesOld { left } => Sentence::fill("以前剩下的{0}个会作废。", &[&left.to_string()]),
        DeedText::Remove => "移除".into(),
        DeedText::Disable => "关闭两步验证".into(),
        DeedText::MakeCodes => "生成新的恢复码".into(),
        DeedText::Keep => "保持不变".into(),
    }
}
