use super::{Rounding, span};
use crate::words::{EnrolText, FactorText, RecoveryText, Sentence};

pub(super) fn say(text: FactorText<'_>) -> Sentence {
    match text {
        FactorText::Title => "还差一步".into(),
        FactorText::AskDigits { digits, label } => {
            Sentence::fill("请输入“{1}”中的{0}位验证码。", &[&digits.to_string(), label])
        }
        FactorText::AskSent { digits: None, label } => Sentence::fill("请输入我们发送到{0}的验证码。", &[label]),
        FactorText::AskSent { digits: Some(digits), label } => {
            Sentence::fill("请输入我们发送到{1}的{0}位验证码。", &[&digits.to_string(), label])
        }
        FactorText::AskElsewhere { label } => Sentence::fill("请打开{0}，并在那里批准登录。", &[label]),
        FactorText::WaySent { label } => Sentence::fill("发送到{0}的验证码", &[label]),
        FactorText::WayElsewhere { label } => Sentence::fill("在{0}上批准", &[label]),
        FactorText::WrongSent => "验证码不正确。请检查，或重新发送一个。".into(),
        FactorText::AskWritten => "请输入一个您保存的恢复码。每个只能使用一次。".into(),
        FactorText::Code => "验证码".into(),
        FactorText::WrittenCode | FactorText::WayWritten => "恢复码".into(),
        FactorText::OpenFor { rest } => Sentence::fill("请在{0}内完成登录。", &[&span(rest, Rounding::Down)]),
        FactorText::OtherWays => "使用其他方式".into(),
        FactorText::WayApp { label } => Sentence::fill("“{0}”中的验证码", &[label]),
        FactorText::BeginAgain => "重新开始".into(),
        FactorText::Trust { lasts } => {
            Sentence::fill("{0}内，在此浏览器中登录不再询问", &[&span(lasts, Rounding::Down)])
        }
        FactorText::TrustHint => "请仅在只有您使用的设备上勾选。".into(),
        FactorText::Button => "继续".into(),
        FactorText::Wrong => {
            "验证码不正确。验证码每30秒更新一次，请输入最新的。如果始终不正确，请将手机设为自动校准时间。".into()
        }
        FactorText::WrongWritten => "恢复码不正确，或已经用过。请检查，或换一个。".into(),
        FactorText::TriesLeft { left } => Sentence::fill("还可以尝试{0}次，之后需要重新开始。", &[&left.to_string()]),
        FactorText::Replayed => "此验证码已经用过，请等待下一个（约30秒）。".into(),
        FactorText::Missing => "请输入验证码。".into(),
        FactorText::MissingWritten => "请输入恢复码。".into(),
        FactorText::NothingChanged => "尚未做任何修改".into(),
        FactorText::Password => "您的密码".into(),
        FactorText::PasswordMissing => "请输入密码。".into(),
        FactorText::PasswordWrong => "密码不正确，请检查后重试。".into(),
        FactorText::WhyProve => "为确保只有您能修改，请先验证是您本人。".into(),
        FactorText::WhyProvePassword => "为确保只有您能修改，请先输入当前的登录密码。".into(),
    }
}

pub(super) fn enrol(text: EnrolText<'_>) -> Sentence {
    match text {
        EnrolText::Title => "设置身份验证器".into(),
        EnrolText::Required => "除了密码，此账号还需要手机应用中的验证码。设置只需两分钟。".into(),
        EnrolText::Install => "准备一个身份验证器应用".into(),
        EnrolText::InstallHow => {
            "任何一种都可以，例如Google Authenticator、FreeOTP或Aegis。如果已经有了，直接使用即可。".into()
        }
        EnrolText::Scan => "用它扫描这个二维码".into(),
        EnrolText::ScanHow => "在身份验证器中选择添加账号，然后将摄像头对准这里。".into(),
        EnrolText::Picture => "供身份验证器扫描的二维码。下方的密钥内容相同。".into(),
        EnrolText::OpenHere => "在此设备上：用身份验证器打开".into(),
        EnrolText::TypeIt => "如果无法扫描，请在身份验证器中输入此密钥：".into(),
        EnrolText::Key => "密钥".into(),
        EnrolText::KeyHow { account } => Sentence::fill("账号：{0}。密钥类型：基于时间。", &[account]),
        EnrolText::Confirm => "输入它显示的验证码".into(),
        EnrolText::Name => "名称".into(),
        EnrolText::NameHint => "便于与其他身份验证器区分，例如“手机”。".into(),
        EnrolText::NameWrong => "名称最多64个字符，请换一个。".into(),
        EnrolText::DefaultName => "身份验证器".into(),
        EnrolText::Button => "确认".into(),
        EnrolText::Unconfirmed => "身份验证器尚未设置好".into(),
        EnrolText::Wrong => {
            "验证码不正确。请输入刚刚添加的账号所显示的最新验证码。如果始终不正确，请将手机设为自动校准时间。".into()
        }
        EnrolText::Cancel => "暂不设置".into(),
    }
}

pub(super) fn recovery(text: RecoveryText<'_>) -> Sentence {
    match text {
        RecoveryText::Title => "请保存恢复码".into(),
        RecoveryText::Why => "手机丢失时，可以改用恢复码登录。每个只能使用一次。".into(),
        RecoveryText::Once => "恢复码只在现在显示。请像备用钥匙一样妥善保管。".into(),
        RecoveryText::Copy => "复制".into(),
        RecoveryText::Copied => "已复制".into(),
        RecoveryText::Download => "下载".into(),
        RecoveryText::Print => "打印".into(),
        RecoveryText::FileHead { brand, name } => {
            Sentence::fill("{0}的恢复码，账号：{1}。每个只能使用一次。", &[brand, name])
        }
        RecoveryText::Kept => "我已保存".into(),
        RecoveryText::Button => "继续".into(),
        RecoveryText::Lost => "如果丢失，可以在账号页面生成新的。".into(),
        RecoveryText::Name => "恢复码".into(),
    }
}
