//! Topic names and filters: which are well formed, and which filter takes which name (chapter 4.7).

/// Does `parent/#` also take `parent` itself?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// Yes, as MQTT says (4.7.1.2).
    WithParent,
    /// No, as AWS IoT has it (its developer guide, "MQTT topics").
    BelowOnly,
}

/// May a message be published under this name? At least one character, no wildcard, no U+0000, at most 65,535
/// bytes [MQTT-4.7.3-1, MQTT-4.7.3-2, MQTT-4.7.3-3, MQTT-3.3.2-2].
pub fn is_name(name: &str) -> bool {
    (1..=65_535).contains(&name.len()) && !name.bytes().any(|b| matches!(b, 0 | b'+' | b'#'))
}

/// May a client subscribe to it? `#` only as the last level, `+` only as a whole level
/// [MQTT-4.7.1-1, MQTT-4.7.1-2]; a shared one has a group without wildcards and a filter
/// [MQTT-4.8.2-1, MQTT-4.8.2-2].
pub fn is_filter(filter: &str) -> bool {
    match shared(filter) {
        None if filter.starts_with("$share/") || filter == "$share" => false,
        None => is_plain_filter(filter),
        Some((group, rest)) => is_name(group) && is_plain_filter(rest),
    }
}

fn is_plain_filter(filter: &str) -> bool {
    if !(1..=65_535).contains(&filter.len()) || filter.as_bytes().contains(&0) {
        return false;
    }
    let mut levels = filter.split('/').peekable();
    while let Some(level) = levels.next() {
        let well_formed = match level {
            "#" => levels.peek().is_none(),
            "+" => true,
            _ => !level.contains(['+', '#']),
        };
        if !well_formed {
            return false;
        }
    }
    true
}

/// The group and the filter of a shared subscription, `$share/{group}/{filter}` (4.8.2).
pub fn shared(filter: &str) -> Option<(&str, &str)> {
    filter.strip_prefix("$share/")?.split_once('/')
}

/// Does the filter take the name? A wildcard at the front takes no name that begins with `$` [MQTT-4.7.2-1].
pub fn matches(filter: &str, name: &str, hash: Hash) -> bool {
    if name.starts_with('$') && filter.starts_with(['+', '#']) {
        return false;
    }
    let mut levels = name.split('/');
    let mut below = false;
    for wanted in filter.split('/') {
        let level = levels.next();
        match (wanted, level) {
            ("#", Some(_)) => return true,
            ("#", None) => return below && hash == Hash::WithParent,
            ("+", Some(_)) => {}
            (exact, Some(level)) if exact == level => {}
            _ => return false,
        }
        below = true;
    }
    levels.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_match_as_in_the_examples_of_the_specification() {
        let mut checked = 0;
        for (filter, name, expected) in [
            ("sport/tennis/player1/#", "sport/tennis/player1", true),
            ("sport/tennis/player1/#", "sport/tennis/player1/ranking", true),
            ("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true),
            ("sport/#", "sport", true),
            ("#", "sport/tennis", true),
            ("sport/tennis/+", "sport/tennis/player1", true),
            ("sport/tennis/+", "sport/tennis/player1/ranking", false),
            ("sport/+", "sport", false),
            ("sport/+", "sport/", true),
            ("+/+", "/finance", true),
            ("/+", "/finance", true),
            ("+", "/finance", false),
            ("+/tennis/#", "sport/tennis", true),
            ("sport/+/player1", "sport/tennis/player1", true),
            ("ACCOUNTS", "Accounts", false),
            ("#", "$SYS/monitor", false),
            ("+/monitor/Clients", "$SYS/monitor/Clients", false),
            ("$SYS/#", "$SYS/monitor/Clients", true),
            ("$SYS/monitor/+", "$SYS/monitor/Clients", true),
            ("a//b", "a//b", true),
            ("a/+/b", "a//b", true),
            ("a", "a/b", false),
            ("a/b", "a", false),
        ] {
            assert_eq!(matches(filter, name, Hash::WithParent), expected, "{filter} {name}");
            checked += 1;
        }
        assert_eq!(checked, 23);
    }

    #[test]
    fn with_aws_a_hash_does_not_take_the_level_above() {
        assert!(!matches("a/#", "a", Hash::BelowOnly));
        assert!(matches("a/#", "a/", Hash::BelowOnly));
        assert!(matches("a/#", "a/b/c", Hash::BelowOnly));
        assert!(matches("#", "a", Hash::BelowOnly));
    }

    #[test]
    fn names_and_filters_are_well_formed_or_refused() {
        let filters = ["#", "+", "a/#", "a/+/b", "/", "a//b", "$share/g/a/+", "$shared/a"];
        assert!(filters.iter().all(|f| is_filter(f)), "{filters:?}");
        for bad in
            ["", "a#", "a/#/b", "a+", "+a/b", "#/", "a\0", "$share/g", "$share//a", "$share/+/a", "$share"]
        {
            assert!(!is_filter(bad), "{bad:?}");
        }
        assert!(is_name("a/b c/$x") && is_name("/"));
        assert!(!["", "a/+", "#", "a\0b"].iter().any(|n| is_name(n)));
    }
}
