use super::{Rounding, span};
use crate::words::{ApprovalText, Sentence};

pub(super) fn say(text: ApprovalText<'_>) -> Sentence {
    match text {
        ApprovalText::SignInTo { app } => Sentence::fill("要登录{0}吗？", &[app]),
        ApprovalText::SignInAt { brand } => Sentence::fill("要登录到{0}吗？", &[brand]),
        ApprovalText::GoOnAt { place } => Sentence::fill("要确认是您本人，并继续使用{0}吗？", &[place]),
        ApprovalText::ChangeAt { brand } => Sentence::fill("要更改您在{0}的账号吗？", &[brand]),
        ApprovalText::TryOutAt { brand } => Sentence::fill("能看到这条消息吗？正在此处设置{0}。", &[brand]),
        ApprovalText::Account { name } => Sentence::fill("账号：{0}", &[name]),
        ApprovalText::From { address } => Sentence::fill("来自：{0}", &[address]),
        ApprovalText::With { browser } => Sentence::fill("使用：{0}", &[browser]),
        ApprovalText::At { time } => Sentence::fill("时间：{0}", &[time]),
        ApprovalText::AccountLabel => "账号".into(),
        ApprovalText::FromLabel => "来自".into(),
        ApprovalText::WithLabel => "使用".into(),
        ApprovalText::AtLabel => "时间".into(),
        ApprovalText::Open => "打开".into(),
        ApprovalText::Approve => "同意".into(),
        ApprovalText::Deny => "拒绝".into(),
        ApprovalText::Waiting => "正在等待您的答复".into(),
        ApprovalText::Number { label } => Sentence::fill("请在{0}上提供这个数字：", &[label]),
        ApprovalText::TimeLeft { rest } => Sentence::fill("您还有{0}可以答复。", &[&span(rest, Rounding::Down)]),
        ApprovalText::Ask { label } => Sentence::fill("询问{0}", &[label]),
        ApprovalText::Send { label } => Sentence::fill("向{0}发送验证码", &[label]),
        ApprovalText::AskAgain => "再次询问".into(),
        ApprovalText::SendAgain => "重新发送".into(),
        ApprovalText::Cancel => "取消".into(),
        ApprovalText::Approved { label } => Sentence::fill("已在{0}上同意。", &[label]),
        ApprovalText::Denied => "有人拒绝了，因此无法继续。如果不是您本人操作，请修改密码。".into(),
        ApprovalText::NotMe => "有人表示这不是本人操作，因此无法继续。如果您不知情，请修改密码。".into(),
        ApprovalText::WrongNumber => "提供的数字不对，因此无法继续。您可以再次询问。".into(),
        ApprovalText::Expired => "无人及时答复。您可以再次询问。".into(),
        ApprovalText::Failed { label } => Sentence::fill("无法联系到{0}。请重试，或换一种方式。", &[label]),
        ApprovalText::Superseded => "另一个页面又发出了询问，因此此页面已失效。".into(),
        ApprovalText::NotFor { rest } => {
            Sentence::fill("{0}后可以再次询问。在此之前，请换一种方式。", &[&span(rest, Rounding::Up)])
        }
        ApprovalText::CodeEnded => "该验证码已失效。请重新获取。".into(),
        ApprovalText::Unreachable => "暂时无法核对验证码。请稍后重试，或换一种方式。".into(),
        ApprovalText::NoWay { brand } => {
            Sentence::fill("您的其他验证方式目前都无法使用。请向{0}的管理员求助。", &[brand])
        }
        ApprovalText::Before => "请先在那里答复，之后会回到这里。".into(),
        ApprovalText::IsThisYou => "是您本人吗？".into(),
        ApprovalText::NumberField => "另一个屏幕上的数字".into(),
        ApprovalText::NumberHint => "两位数字。".into(),
        ApprovalText::NumberMissing => "请输入另一个屏幕上显示的数字，或者拒绝。".into(),
        ApprovalText::SayNotMe => "不是我操作的".into(),
        ApprovalText::YesTitle => "已同意".into(),
        ApprovalText::Yes => "另一个屏幕会自动继续。您可以关闭此页面。".into(),
        ApprovalText::NoTitle => "已拒绝".into(),
        ApprovalText::No => "没有人能借此登录。如果不是您发起的，说明有人知道您的密码：请修改密码。".into(),
        ApprovalText::NotMeDone => {
            "没有人能借此登录，并且一段时间内不会再询问您。有人知道您的密码：请修改密码。".into()
        }
        ApprovalText::NotMeMailed => "我们也给您发送了邮件。".into(),
        ApprovalText::NumberWasWrong => "数字不对，因此按拒绝处理。请在另一个屏幕上再次询问。".into(),
        ApprovalText::EndedTitle => "没有需要答复的内容".into(),
        ApprovalText::Ended => "已经答复过，或者时间太久。如果仍在询问您，请查看最新的消息。".into(),
    }
}
