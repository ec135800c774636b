//! What names may be made of (AWS IoT API Reference); whoever makes one, a request or a template, asks here.

/// Beside letters and digits, in the name of a thing.
pub(crate) const THING: &str = ":_-";
/// The same of a policy.
pub(crate) const POLICY: &str = "_+=,.@-";
/// The same of an attribute.
const ATTRIBUTE: &str = "_.,@/:#-";
/// The same in the value of an attribute.
const VALUE: &str = "_.,@/:#=[]-";

/// # Errors
/// A sentence, unless the name has 1 to `most` letters, digits and characters of `extra`.
pub(crate) fn check(what: &str, name: &str, most: usize, extra: &str) -> Result<(), String> {
    if is_made_of(name, extra) && (1..=most).contains(&name.len()) {
        Ok(())
    } else {
        Err(format!("{what} must be 1 to {most} characters of [a-zA-Z0-9{extra}]."))
    }
}

/// # Errors
/// A sentence, unless the text is for people: up to `most` characters, none of them a control character.
pub(crate) fn check_words(what: &str, text: &str, most: usize) -> Result<(), String> {
    if text.chars().count() <= most && !text.chars().any(char::is_control) {
        Ok(())
    } else {
        Err(format!("{what} must be up to {most} characters, none of them a control character."))
    }
}

/// # Errors
/// A sentence, unless it can be an attribute of a thing: a name of 1 to 128 characters, a value of up to 800.
pub(crate) fn check_attribute(name: &str, value: &str) -> Result<(), String> {
    check("An attribute's name", name, 128, ATTRIBUTE)?;
    if value.len() <= 800 && is_made_of(value, VALUE) {
        Ok(())
    } else {
        Err(format!("The value of attribute {name} is invalid."))
    }
}

fn is_made_of(text: &str, extra: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
}
