//! Upper and lower case of strings by Unicode, of bytes by ASCII.

use alloc::string::String;

/// `str.title`: the first letter of each word in title case, the others in lower case.
pub fn title(text: &str) -> String {
    let mut titled = String::with_capacity(text.len());
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if inside {
            push_lower(&mut titled, text, at, c)
        } else {
            push_title(&mut titled, c)
        }
        inside = is_cased(c);
    }
    titled
}

/// `str.capitalize`: the first character in title case, the others in lower case.
pub fn capitalize(text: &str) -> String {
    let mut capitalized = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if at == 0 { push_title(&mut capitalized, c) } else { push_lower(&mut capitalized, text, at, c) }
    }
    capitalized
}

/// `str.swapcase`.
pub fn swap(text: &str) -> String {
    let mut swapped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c.is_uppercase() {
            push_lower(&mut swapped, text, at, c)
        } else {
            swapped.extend(c.to_uppercase())
        }
    }
    swapped
}

/// `str.casefold`: what is left of a character when it has been lower, upper and lower again; a dotless i keeps to itself.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ı' => folded.push(c),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)),
        }
    }
    folded
}

/// Title case: upper case, of which only the first of several letters stays.
fn push_title(text: &mut String, c: char) {
    let mut upper = c.to_uppercase();
    match c {
        // The digraphs have a form of their own, with only the first half in upper case.
        'Ǆ'..='ǆ' => text.push('ǅ'),
        'Ǉ'..='ǉ' => text.push('ǈ'),
        'Ǌ'..='ǌ' => text.push('ǋ'),
        'Ǳ'..='ǳ' => text.push('ǲ'),
        _ => {
            text.extend(upper.next());
            text.extend(upper.flat_map(char::to_lowercase));
        }
    }
}

/// Lower case; a sigma at the end of a word has a form of its own.
fn push_lower(into: &mut String, text: &str, at: usize, c: char) {
    let before = text[..at].chars().next_back().is_some_and(is_cased);
    let behind = text[at + c.len_utf8()..].chars().next().is_some_and(is_cased);
    match c {
        'Σ' if before && !behind => into.push('ς'),
        c => into.extend(c.to_lowercase()),
    }
}

fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || matches!(c, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ')
}

/// `str.islower`: there is a letter with a case, and each is lower.
pub fn is_lower(text: &str) -> bool {
    text.chars().any(char::is_lowercase) && !text.chars().any(|c| is_cased(c) && !c.is_lowercase())
}

/// `str.isupper`: there is a letter with a case, and each is upper.
pub fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(|c| is_cased(c) && !c.is_uppercase())
}

/// `str.istitle`: upper case begins each word and lower case goes on, and there is a word.
pub fn is_title(text: &str) -> bool {
    let (mut inside, mut words) = (false, false);
    for c in text.chars() {
        let lower = c.is_lowercase();
        if is_cased(c) && lower != inside {
            return false;
        }
        inside = is_cased(c);
        words |= inside;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_cpythons() {
        assert_eq!(title("hello wORLD it's ǆ"), "Hello World It'S ǅ");
        assert_eq!(capitalize("éCOLE ß"), "École ß");
        assert_eq!((title("ßa"), title("ﬁx")), (String::from("Ssa"), String::from("Fix")));
        assert_eq!(
            (title("ΑΣ ΣΑ"), capitalize("ΑΣ"), swap("αΣ")),
            ("Ας Σα".into(), "Ας".into(), "Ας".into())
        );
        assert_eq!(swap("aBß"), "AbSS");
        assert_eq!(fold("Straße"), "strasse");
        assert!(is_lower("a1") && !is_lower("1") && !is_lower("aB") && is_upper("A-B") && !is_upper(""));
        assert!(is_title("Ab Cd") && !is_title("AB") && !is_title("ab") && is_title("A1B") && !is_title("1"));
    }
}
