//! HTML that is safe by construction: every text passes [`escape`], no file is loaded.

/// Escapes text for HTML, in content and in attributes alike.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Control characters are no HTML; bidirectional ones could turn a line round.
            '\t' | '\n' => safe.push(letter),
            letter if letter.is_control() => safe.push('\u{fffd}'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push('\u{fffd}'),
            letter => safe.push(letter),
        }
    }
    safe
}

/// A title as HTML: a year stays on one line (`2023年度`).
#[must_use]
pub fn title(text: &str) -> String {
    let safe = escape(text);
    let mut out = String::with_capacity(safe.len() + 64);
    let mut rest = safe.as_str();
    while let Some(at) = rest.find('年') {
        let (before, from) = rest.split_at(at);
        let digits = before.len() - before.trim_end_matches(|it: char| it.is_ascii_digit()).len();
        let (head, year) = before.split_at(before.len() - digits);
        let word = if from.starts_with("年度") { "年度" } else { "年" };
        out.push_str(head);
        if digits > 0 {
            out.push_str(&format!("<span style=\"white-space:nowrap\">{year}{word}</span>"));
        } else {
            out.push_str(word);
        }
        rest = from.strip_prefix(word).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// A whole page: language tag, title (escaped here), style sheet, and body as HTML.
///
/// The content security policy lets nothing be loaded or sent: the page works offline and stays
/// that way.
#[must_use]
pub fn page(lang: &str, title: &str, style: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_year_stays_on_one_line() {
        assert_eq!(
            super::title("某局2023年度计划，2024年1月、去年度<b>"),
            "某局<span style=\"white-space:nowrap\">2023年度</span>计划，\
             <span style=\"white-space:nowrap\">2024年</span>1月、去年度&lt;b&gt;"
        );
    }

    #[test]
    fn nothing_gets_through_as_markup() {
        assert_eq!(
            super::escape("<a href='x' title=\"y\">&\u{202e}\u{7}</a>"),
            "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;\u{fffd}\u{fffd}&lt;/a&gt;"
        );
    }
}
