//! How pages look is read strictly as well: what nobody could read or load is told before anybody sees it.

use std::path::Path;

use tempfile::TempDir;
use vestibule::config::{self, Loaded, Place, Problems};

use super::GOOD;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const ICO: &[u8] = b"\0\0\x01\0";

/// A folder with files in it, and the configuration beside them.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn read(folder: &Path, branding: &str) -> Result<Loaded, Problems> {
    let text = format!("{GOOD}[branding]\n{branding}\n");
    config::from_text(&text, &folder.join("vestibule.toml").display().to_string(), &[])
}

#[test]
fn an_accent_that_cannot_be_read_is_told_with_its_contrast_and_one_that_can() {
    let nowhere = folder(&[]);
    for (line, column, key, says, hint) in [
        (
            "accent = \"#ffd700\"",
            10,
            "branding.accent",
            "text in \"#ffd700\" can't be read on a light page: its contrast is 1.27, and 4.5 is needed",
            "The nearest colour that can be read is \"#826d00\".",
        ),
        (
            "accent = \"#17635c\"\naccent_dark = \"#17635c\"",
            15,
            "branding.accent_dark",
            "can't be read on a dark page: its contrast is 2.3",
            "The nearest colour that can be read is \"#",
        ),
        ("accent = \"teal\"", 10, "branding.accent", "\"teal\" is not a colour", "\"#17635c\""),
        ("accent = 17635", 10, "branding.accent", "must be a text in quotes", "\"#17635c\""),
        ("accent_dark = \"#74cfc3\"", 15, "branding.accent_dark", "needs an `accent`", "Add `accent`"),
    ] {
        let problems = read(nowhere.path(), line).expect_err(line);
        let found = problems.iter().next().unwrap();
        assert_eq!((problems.count(), found.key.as_str()), (1, key), "{problems}");
        assert!(matches!(found.place, Place::File { line: 10 | 11, column: at, .. } if at == column), "{problems}");
        assert!(found.problem.contains(says) && found.hint.contains(hint), "{problems}");
        // What was offered instead is taken.
        if let Some((_, offered)) = found.hint.split_once("read is ") {
            let better = format!("{}{}", &line[..line.rfind("\"#").unwrap()], offered.trim_end_matches('.'));
            read(nowhere.path(), &better).unwrap_or_else(|problems| panic!("{problems}"));
        }
    }
}

#[test]
fn files_are_what_they_should_be() {
    let large = [b"<svg>".to_vec(), vec![b' '; 300 << 10]].concat();
    let files: [(&str, &[u8]); 9] = [
        ("logo.svg", b"<svg/>"),
        ("logo.png", PNG),
        ("icon.ico", ICO),
        ("photo.svg", b"\xff\xd8\xff\xe0"),
        ("large.svg", &large),
        ("good.css", b"h1 { color: red }"),
        ("import.css", b"h1 {}\n@import url(https://cdn.test/a.css);"),
        ("font.css", b"@font-face { src: url(/font.woff2) }"),
        ("latin.css", b"/* \xe4 */"),
    ];
    let folder = folder(&files);
    for (line, key, says, hint) in [
        ("logo = \"none.svg\"", "branding.logo", "none.svg cannot be read", "folder of the configuration"),
        ("logo = \"photo.svg\"", "branding.logo", "photo.svg is neither an SVG nor a PNG", "Save the picture"),
        ("logo = \"icon.ico\"", "branding.logo", "neither an SVG nor a PNG", "Save"),
        ("icon = \"good.css\"", "branding.icon", "neither an SVG nor a PNG", "Save"),
        ("logo = \"large.svg\"", "branding.logo", "larger than 256 KiB", "smaller"),
        ("logo_dark = \"logo.svg\"", "branding.logo_dark", "there is none", "Add `logo`"),
        ("css = \"import.css\"", "branding.css", "import.css, line 2: @import loads", "nothing from elsewhere"),
        ("css = \"font.css\"", "branding.css", "font.css, line 1: url(/font.woff2) would be loaded", "elsewhere"),
        ("css = \"latin.css\"", "branding.css", "latin.css is not UTF-8", "UTF-8"),
        ("css = \".\"", "branding.css", "not a file", "folder"),
    ] {
        let problems = read(folder.path(), line).expect_err(line);
        let found = problems.iter().next().unwrap();
        assert_eq!((problems.count(), found.key.as_str()), (1, key), "{problems}");
        assert!(found.problem.contains(says) && found.hint.contains(hint), "{problems}");
    }
    let good = "logo = \"logo.svg\"\nlogo_dark = \"logo.png\"\nicon = \"icon.ico\"\ncss = \"good.css\"";
    let look = read(folder.path(), good).unwrap().settings.branding.look;
    assert!(look.logo.is_some() && look.logo_dark.is_some() && look.icon.is_some() && look.style.is_some());
}

#[test]
fn links_lead_where_people_may_be_sent() {
    let nowhere = folder(&[]);
    let link = |url: &str| format!("[[branding.link]]\nlabel = \"Imprint\"\nurl = \"{url}\"");
    for (url, leads_to) in [
        ("https://example.com/imprint?a=1#b", "https://example.com/imprint?a=1#b"),
        ("/imprint", "http://localhost:8080/imprint"),
        ("mailto:help@example.com", "mailto:help@example.com"),
    ] {
        let look = read(nowhere.path(), &link(url)).unwrap().settings.branding.look;
        assert_eq!(look.links[0].url, leads_to);
    }
    for (url, hint) in [
        ("http://example.com/", "https://"),
        ("javascript:alert(1)", "https://"),
        ("data:text/html,x", "https://"),
        ("//example.com/", "https://example.com/help"),
        ("imprint", "https://example.com/help"),
        ("https://me:secret@example.com/", "https://"),
        ("https://example.com/a b", "written with %"),
        ("", "Plain letters"),
    ] {
        let problems = read(nowhere.path(), &link(url)).expect_err(url);
        let found = problems.iter().next().unwrap();
        assert_eq!((problems.count(), found.key.as_str()), (1, "branding.link[1].url"), "{problems}");
        assert!(found.hint.contains(hint), "{problems}");
    }
    let problems = read(nowhere.path(), "[[branding.link]]\nurl = \"/imprint\"").unwrap_err();
    assert_eq!(problems.iter().next().unwrap().key, "branding.link[1].label");
    assert!(read(nowhere.path(), &link("/x\"\n[[branding.link]]\n").repeat(11)).is_err());

    for (support, is_good) in [
        ("help@example.com", true),
        ("https://example.com/help", true),
        ("http://example.com/help", false),
        ("help", false),
        ("a?b@example.com", false),
        ("/help", false),
    ] {
        assert_eq!(read(nowhere.path(), &format!("support = \"{support}\"")).is_ok(), is_good, "{support}");
    }
}
