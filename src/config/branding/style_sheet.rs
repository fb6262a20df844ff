//! An operator's style sheet, looked over: what it would load from elsewhere is told here, rather than missed on the page,
//! where the content security policy refuses it however it is spelled.

pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) says: String,
    pub(super) hint: &'static str,
}

const NOTHING_FROM_ELSEWHERE: &str = "Our pages load nothing from elsewhere, so that nobody learns who signs in.";

pub(super) fn find_fault(sheet: &str) -> Option<Fault> {
    let sheet = without_comments(sheet).to_ascii_lowercase();
    let fault = |at: usize, says: String| {
        let line = sheet.get(..at).unwrap_or_default().matches('\n').count() + 1;
        Fault { line, says, hint: NOTHING_FROM_ELSEWHERE }
    };
    if let Some(at) = sheet.find("@import") {
        return Some(fault(at, "@import loads another style sheet".to_owned()));
    }
    sheet.match_indices("url(").find_map(|(at, opening)| {
        let rest = sheet.get(at + opening.len()..).unwrap_or_default();
        let address = rest.trim_start().trim_start_matches(['"', '\'']);
        let is_within = address.starts_with("data:") || address.starts_with('#');
        (!is_within).then(|| {
            let shown: String = address.chars().take_while(|letter| !")\"'\n".contains(*letter)).take(60).collect();
            fault(at, format!("url({shown}) would be loaded; only data: is"))
        })
    })
}

/// Their lines stay, so that places do.
fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (comment, after) = part.split_once("*/").unwrap_or((part, ""));
        kept.extend(comment.chars().filter(|letter| *letter == '\n'));
        kept.push_str(after);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_loaded_is_found_on_its_line() {
        for (sheet, line, says) in [
            ("@import 'a.css';", 1, "@import"),
            ("a {}\n@IMPORT url(x)", 2, "@import"),
            (
                "/* one\ntwo */\nbody { background: url( \"https://cdn.test/a.png\" ) }",
                3,
                "url(https://cdn.test/a.png)",
            ),
            ("a{}\nb{background:URL(/a.png)}", 2, "url(/a.png)"),
            ("b{background:url(//a.test/x)}", 1, "url(//a.test/x)"),
            ("b{background:url(data:,x), url(a)}", 1, "url(a)"),
        ] {
            let fault = find_fault(sheet).unwrap_or_else(|| panic!("{sheet}"));
            assert_eq!(fault.line, line, "{sheet}");
            assert!(fault.says.starts_with(says), "{sheet}: {}", fault.says);
        }
    }

    #[test]
    fn rules_that_load_nothing_are_taken() {
        for sheet in [
            "",
            "/* @import is not used */ .card { border-radius: 0 }",
            "body { background: url(\"data:image/png;base64,AAAA\") } a { fill: url(#a) }",
            "/* never closed",
        ] {
            assert!(find_fault(sheet).is_none(), "{sheet}");
        }
    }
}
