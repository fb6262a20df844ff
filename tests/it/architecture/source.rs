//! Reads Rust source as far as the house rules need it: words and signs with their lines (comments and literals set
//! apart), which of them are test code, and every path that is imported or spelled inline.

/// A source file: its place below `src/` (or any folder) and what it says.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) lines: usize,
    pub(crate) tokens: Vec<Token>,
    /// Text of comments, each with its line.
    pub(crate) comments: Vec<(usize, String)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
    /// Part of an item that exists only in test builds.
    pub(crate) test: bool,
}

/// A path of at least one segment, as written: `crate::a::b`, `super::c`, `::sled::open`.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    pub(crate) test: bool,
    /// Inline modules around it, outermost first.
    pub(crate) inside: Vec<String>,
    pub(crate) imported: bool,
}

impl Source {
    pub(crate) fn read(path: &str, text: &str) -> Self {
        let (mut tokens, comments) = scan(text);
        mark_tests(&mut tokens);
        Self { path: path.to_owned(), lines: text.lines().count(), tokens, comments }
    }

    /// The module this file is: `src/live/mod.rs` is `live`, `src/live/sessions.rs` is `live`, `sessions`.
    pub(crate) fn module(&self) -> Vec<String> {
        let inner = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod") || ["lib", "main"].contains(&inner) {
            module.pop();
        }
        module
    }

    /// Modules declared here, each with whether it is for tests alone.
    pub(crate) fn declared_modules(&self) -> Vec<(String, bool)> {
        self.tokens
            .windows(3)
            .filter(|three| three[0].text == "mod" && three[2].text == ";")
            .map(|three| (three[1].text.clone(), three[1].test))
            .collect()
    }

    /// Lines outside test code.
    pub(crate) fn lines_of_program(&self) -> usize {
        let mut test_lines: Vec<usize> = Vec::new();
        for run in self.tokens.chunk_by(|one, next| one.test == next.test).filter(|run| run[0].test) {
            test_lines.extend(run[0].line..=run[run.len() - 1].line);
        }
        test_lines.sort_unstable();
        test_lines.dedup();
        self.lines - test_lines.len()
    }

    pub(crate) fn paths(&self) -> Vec<Path> {
        let mut reader = PathReader { tokens: &self.tokens, at: 0, inside: Vec::new(), found: Vec::new() };
        reader.read();
        reader.found
    }
}

struct PathReader<'a> {
    tokens: &'a [Token],
    at: usize,
    /// Inline modules around here, each with the number of braces open when it began.
    inside: Vec<(String, usize)>,
    found: Vec<Path>,
}

impl PathReader<'_> {
    fn read(&mut self) {
        let mut depth = 0;
        while self.at < self.tokens.len() {
            match self.text(0) {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    self.inside.pop_if(|(_, began)| *began == depth);
                }
                "mod" if self.text(2) == "{" => self.inside.push((self.text(1).to_owned(), depth)),
                // `use<'a>` in a return type captures lifetimes; it imports nothing.
                "use" if self.text(1) != "<" => {
                    self.at += 1;
                    self.use_tree(&[]);
                    continue;
                }
                "extern" if self.text(1) == "crate" => {
                    self.keep(vec![self.text(2).to_owned()], self.at + 2, true);
                    self.at += 2;
                }
                word if is_word(word) && self.before(1) != "." => {
                    self.inline_path();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn inline_path(&mut self) {
        let start = self.at;
        // `::sled::open` names the crate whatever else is called sled; in `Vec::<u8>::new` the path goes on.
        let mut segments = match (self.before(1), self.before(2)) {
            ("::", ">") => vec!["<>".to_owned()],
            ("::", _) => vec!["::".to_owned()],
            _ => Vec::new(),
        };
        segments.push(self.text(0).to_owned());
        while self.text(1) == "::" && is_word(self.text(2)) {
            segments.push(self.text(2).to_owned());
            self.at += 2;
        }
        self.at += 1;
        if segments.len() > 1 {
            self.keep(segments, start, false);
        }
    }

    fn use_tree(&mut self, prefix: &[String]) {
        let start = self.at;
        let mut segments = prefix.to_vec();
        loop {
            match self.text(0) {
                "::" => {
                    if segments.is_empty() {
                        segments.push("::".to_owned());
                    }
                    self.at += 1;
                }
                "{" => {
                    self.at += 1;
                    while !["}", ""].contains(&self.text(0)) {
                        self.use_tree(&segments);
                        self.at += usize::from(self.text(0) == ",");
                    }
                    self.at += 1;
                    return;
                }
                word if is_word(word) || word == "*" => {
                    // `{self}` is the prefix itself.
                    if word != "self" || segments.is_empty() {
                        segments.push(word.to_owned());
                    }
                    self.at += 1;
                    if self.text(0) != "::" {
                        break;
                    }
                }
                _ => {
                    self.at += 1;
                    return;
                }
            }
        }
        if self.text(0) == "as" {
            self.at += 2;
        }
        self.keep(segments, start, true);
    }

    fn keep(&mut self, segments: Vec<String>, at: usize, imported: bool) {
        let Some(token) = self.tokens.get(at) else { return };
        let inside = self.inside.iter().map(|(name, _)| name.clone()).collect();
        self.found.push(Path { segments, line: token.line, test: token.test, inside, imported });
    }

    fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| &token.text)
    }

    fn before(&self, behind: usize) -> &str {
        self.at.checked_sub(behind).and_then(|at| self.tokens.get(at)).map_or("", |token| &token.text)
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Marks what stands under `#[cfg(test)]`: the attribute and the item after it, or the whole file for `#![cfg(test)]`.
fn mark_tests(tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let inner = word_at(tokens, at + 1) == "!";
        let open = at + 1 + usize::from(inner);
        if word_at(tokens, at) != "#" || word_at(tokens, open) != "[" {
            at += 1;
            continue;
        }
        let close = matching(tokens, open);
        if !is_test_only(&tokens[open + 1..close]) {
            at = close + 1;
            continue;
        }
        let end = if inner { tokens.len() } else { end_of_item(tokens, close + 1) };
        for token in &mut tokens[at..end] {
            token.test = true;
        }
        at = end;
    }
}

/// `cfg(test)` and `cfg(all(test, ..))`, but neither `cfg(not(test))` nor `cfg(any(test, ..))`.
fn is_test_only(attribute: &[Token]) -> bool {
    let says = |word: &str| attribute.iter().any(|token| token.text == word);
    word_at(attribute, 0) == "cfg" && says("test") && !says("not") && !says("any")
}

/// Just after the item that begins at `start`.
fn end_of_item(tokens: &[Token], start: usize) -> usize {
    const ITEMS: [&str; 14] = [
        "pub",
        "fn",
        "mod",
        "use",
        "struct",
        "enum",
        "impl",
        "trait",
        "type",
        "const",
        "static",
        "async",
        "unsafe",
        "macro_rules",
    ];
    let mut at = start;
    while word_at(tokens, at) == "#" {
        at = matching(tokens, at + 1) + 1;
    }
    let is_item = ITEMS.contains(&word_at(tokens, at));
    let ends_with_semicolon = tokens[at..]
        .iter()
        .map(|token| token.text.as_str())
        .take_while(|word| is_word(word))
        .any(|word| ["use", "const", "static"].contains(&word))
        && !tokens[at..].iter().take(4).any(|token| token.text == "fn");
    while at < tokens.len() {
        match word_at(tokens, at) {
            ";" => return at + 1,
            "," if !is_item => return at + 1,
            "}" | ")" | "]" => return at,
            "{" if !ends_with_semicolon => return matching(tokens, at) + 1,
            "{" | "(" | "[" => at = matching(tokens, at) + 1,
            _ => at += 1,
        }
    }
    at
}

/// Where the bracket that opens at `open` closes; the end, if it never does.
fn matching(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len() - 1
}

fn word_at(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| &token.text)
}

/// Words and signs, and apart from them the comments. A literal becomes one `"`.
fn scan(text: &str) -> (Vec<Token>, Vec<(usize, String)>) {
    let mut scanner = Scanner { rest: text, line: 1, tokens: Vec::new(), comments: Vec::new() };
    while let Some(first) = scanner.rest.chars().next() {
        scanner.step(first);
    }
    (scanner.tokens, scanner.comments)
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    tokens: Vec<Token>,
    comments: Vec<(usize, String)>,
}

impl Scanner<'_> {
    fn step(&mut self, first: char) {
        let rest = self.rest;
        if rest.starts_with("//") {
            self.comment(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.comment(length_of_block_comment(rest));
        } else if let Some(length) = length_of_literal(rest) {
            self.token("\"", length);
        } else if let Some(lifetime) = rest.strip_prefix('\'') {
            self.skip(1 + word_length(lifetime));
        } else if first.is_alphanumeric() || first == '_' {
            let raw = if rest.starts_with("r#") { 2 } else { 0 };
            self.skip(raw);
            let length = word_length(self.rest);
            let word = self.rest.get(..length).unwrap_or_default().to_owned();
            self.token(&word, length);
        } else if rest.starts_with("::") {
            self.token("::", 2);
        } else if first.is_whitespace() {
            self.skip(first.len_utf8());
        } else {
            self.token(&first.to_string(), first.len_utf8());
        }
    }

    fn comment(&mut self, length: usize) {
        self.comments.push((self.line, self.rest[..length].to_owned()));
        self.skip(length);
    }

    fn token(&mut self, text: &str, length: usize) {
        self.tokens.push(Token { text: text.to_owned(), line: self.line, test: false });
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        let (passed, rest) = self.rest.split_at(length);
        self.line += passed.matches('\n').count();
        self.rest = rest;
    }
}

fn word_length(text: &str) -> usize {
    text.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(text.len())
}

fn length_of_block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = text.as_bytes().get(at..at + 2).unwrap_or_default();
        match rest {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Strings and characters of every prefix: plain, byte, C, raw.
fn length_of_literal(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "b", "c", "r", ""]
        .into_iter()
        .find(|prefix| text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(['"', '\'', '#'])))?;
    let body = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = body.len() - body.trim_start_matches('#').len();
        let inside = body[hashes..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(hashes));
        return Some(prefix.len() + hashes + 1 + inside.find(&close).map_or(inside.len(), |at| at + close.len()));
    }
    let quote = body.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    if quote == '\'' && prefix.is_empty() && is_lifetime(&body[1..]) {
        return None;
    }
    let mut escaped = false;
    for (at, next) in body.char_indices().skip(1) {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if next == quote => return Some(prefix.len() + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

/// After a `'`: `a>` begins a lifetime, `a'` ends a character.
fn is_lifetime(after: &str) -> bool {
    let mut next = after.chars();
    next.next().is_some_and(|first| first.is_alphabetic() || first == '_') && next.next() != Some('\'')
}
