use crate::words::{AddPhoneText, PhoneNews, PhoneText, Sentence};

pub(super) fn add(text: AddPhoneText<'_>) -> Sentence {
    match text {
        AddPhoneText::Link | AddPhoneText::Title => "添加手机".into(),
        AddPhoneText::About => {
            "添加后，每次登录手机都会询问您，由您回答是或否。只需手机上的浏览器即可。请把手机放在手边。".into()
        }
        AddPhoneText::Begin => "显示二维码".into(),
        AddPhoneText::Scan => "用手机扫描此二维码".into(),
        AddPhoneText::ScanHow => "将手机摄像头对准二维码并打开链接。手机就绪后，本页会自动继续。".into(),
        AddPhoneText::Picture => "包含手机链接的二维码。下方有同一链接。".into(),
        AddPhoneText::OpenThere => "如果无法扫描，请在手机上打开此链接：".into(),
        AddPhoneText::OnlyHere => {
            "此地址只能在这台电脑上打开。如需试用，请在另一个浏览器窗口中打开链接；手机需要https地址。".into()
        }
        AddPhoneText::NeedsHttps => "只有以https开头的地址才能添加手机，而此地址不是。".into(),
        AddPhoneText::TimeLeft => "剩余有效时间：".into(),
        AddPhoneText::PictureOver => "此二维码已过期。".into(),
        AddPhoneText::NewPicture => "显示新的二维码".into(),
        AddPhoneText::Continue => "继续".into(),
        AddPhoneText::Cancel => "不添加手机".into(),
        AddPhoneText::IsItYours => "这是您的手机吗？".into(),
        AddPhoneText::Arrived { browser } => Sentence::fill("二维码已被扫描：{0}。", &[browser]),
        AddPhoneText::Compare => {
            "您的手机上必须显示这个数字。如果显示的不同或没有显示，说明是别人扫描了二维码：请选择否。".into()
        }
        AddPhoneText::Name => "这部手机的名称".into(),
        AddPhoneText::NameHint => "便于与其他手机区分，例如“Pixel 9”。".into(),
        AddPhoneText::Yes => "是，添加".into(),
        AddPhoneText::No => "否，这不是我的".into(),
    }
}

pub(super) fn page(text: PhoneText) -> Sentence {
    match text {
        PhoneText::Title => "批准登录".into(),
        PhoneText::NeedsScript => "本页使用保存在这部手机上的密钥为您的决定签名，因此需要JavaScript。".into(),
        PhoneText::Unfit => {
            "此浏览器无法在这里保存密钥。需要以https开头的地址和较新的浏览器，且不能使用无痕窗口。".into()
        }
        PhoneText::Stranger => {
            "这部手机还不能批准任何登录。请在电脑上打开您的账号，进入两步验证，选择“添加手机”，然后扫描二维码。".into()
        }
        PhoneText::AddAbout => "添加后，您将在这部手机上对您的登录回答是或否。".into(),
        PhoneText::Add => "添加这部手机".into(),
        PhoneText::HomeScreen => {
            "iPhone或iPad只有从主屏幕打开才会通知您：请点按“共享”，再点按“添加到主屏幕”，然后从主屏幕打开本页再继续。"
                .into()
        }
        PhoneText::Compare => "您的电脑上必须显示相同的数字。如果相同，请在电脑上确认。".into(),
        PhoneText::Account => "账号：".into(),
        PhoneText::Nothing => "没有等待您处理的请求。有人用您的账号登录时，这里会询问您。".into(),
        PhoneText::TellMe => "有请求时通知我".into(),
        PhoneText::Told => "有请求时会通知您。".into(),
        PhoneText::NotTold => "此浏览器已关闭通知。请在登录时打开本页。".into(),
        PhoneText::Number => "另一屏幕上的数字".into(),
        PhoneText::NumberHint => {
            "您登录的页面上会显示这个数字。如果您面前没有这样的页面，说明登录的不是您：请拒绝。".into()
        }
        PhoneText::Pick => "改为选择数字".into(),
        PhoneText::TimeLeft => "剩余时间：".into(),
        PhoneText::Approve => "批准".into(),
        PhoneText::Deny => "拒绝".into(),
        PhoneText::NotMe => "不是我".into(),
        PhoneText::Forget => "清除这部手机".into(),
        PhoneText::StrangerBefore => {
            "如果您以前添加过，说明密钥已丢失。请在那里将它从账号中移除，然后重新添加。".into()
        }
        PhoneText::Paste => "改为粘贴链接".into(),
        PhoneText::PasteLink => "二维码下方的链接".into(),
        PhoneText::PasteGo => "打开链接".into(),
        PhoneText::NumberMissing => "请输入另一屏幕上显示的两位数字，或在下方选择。".into(),
        PhoneText::AskedAt => "请求时间：".into(),
    }
}

pub(super) fn news(text: PhoneNews) -> Sentence {
    match text {
        PhoneNews::LinkOver => "此二维码已被使用或已过期。请在电脑上显示新的二维码再扫描。".into(),
        PhoneNews::Approved => "已批准。另一页面会自动继续。".into(),
        PhoneNews::Denied => "已拒绝。没有人登录成功。".into(),
        PhoneNews::NotMe => "已拒绝。可能有人知道您的密码：请尽快修改。".into(),
        PhoneNews::WrongNumber => "这不是另一屏幕上的数字，因此已拒绝。如果是您本人，请在那里重新开始。".into(),
        PhoneNews::Ended => "该请求已结束，未做任何操作。".into(),
        PhoneNews::NotReached => "未能送达。请重试。".into(),
        PhoneNews::Removed => "这部手机已从账号中移除，不再批准任何登录。".into(),
        PhoneNews::NotDenied => "您的拒绝未能送达。请打开页面，在那里拒绝。".into(),
        PhoneNews::DeniedLate => "您的拒绝送达时，该请求已结束。请打开页面查看是否有等待的请求。".into(),
        PhoneNews::Inactive => "此账号目前已停用。手机会保留密钥，账号恢复后即可继续使用。".into(),
        PhoneNews::OtherBrowser => {
            "此浏览器中与这部手机的密钥相关的数据已丢失，例如Cookie已被清除。请从账号中移除这部手机，然后重新添加。"
                .into()
        }
        PhoneNews::NoLink => "这不是二维码下方的链接。请复制完整链接并粘贴到这里。".into(),
        PhoneNews::NotSwitchedOn => "无法开启通知。请重试，或在登录时打开本页。".into(),
        PhoneNews::Over => "此处的请求已结束，无需再作答。".into(),
        PhoneNews::ChangePassword => "修改密码".into(),
    }
}
