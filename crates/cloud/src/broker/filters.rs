//! Who subscribes to what: a tree with a level of the topic at each edge, `+` and `#` being levels like others.
//! A lookup walks at most two branches a level, however many subscriptions there are.

use mqtt::topic::Hash;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Filters, each with the values of those who subscribe to it. A value is one subscriber's under its key.
#[derive(Debug)]
pub(super) struct Filters<K, V> {
    children: HashMap<Box<str>, Filters<K, V>>,
    /// A map, because a whole fleet may subscribe to one filter.
    here: HashMap<K, V>,
}

impl<K, V> Default for Filters<K, V> {
    fn default() -> Self {
        Filters { children: HashMap::new(), here: HashMap::new() }
    }
}

impl<K: Eq + std::hash::Hash, V> Filters<K, V> {
    /// Adds or replaces what `key` has under `filter`.
    pub fn insert(&mut self, filter: &str, key: K, value: V) {
        let mut node = self;
        for level in filter.split('/') {
            node = node.children.entry(level.into()).or_default();
        }
        node.here.insert(key, value);
    }

    /// Removes what `key` has under `filter`, and branches that bear nothing any more.
    pub fn remove(&mut self, filter: &str, key: &K) {
        let (level, rest) = match filter.split_once('/') {
            Some((level, rest)) => (level, Some(rest)),
            None => (filter, None),
        };
        let Entry::Occupied(mut child) = self.children.entry(level.into()) else { return };
        match rest {
            Some(rest) => child.get_mut().remove(rest, key),
            None => drop(child.get_mut().here.remove(key)),
        }
        if child.get().is_empty() {
            child.remove();
        }
    }

    /// Calls `found` for every value whose filter takes the topic.
    pub fn matching<'a>(&'a self, topic: &str, hash: Hash, found: &mut impl FnMut(&'a K, &'a V)) {
        // A wildcard at the front takes no topic that begins with `$` [MQTT-4.7.2-1].
        self.walk(Some(topic), !topic.starts_with('$'), hash, found);
    }

    fn walk<'a>(
        &'a self,
        topic: Option<&str>,
        wildcards: bool,
        hash: Hash,
        found: &mut impl FnMut(&'a K, &'a V),
    ) {
        let all = if wildcards { self.children.get("#") } else { None };
        let Some(topic) = topic else {
            self.report(found);
            if let Some(all) = all.filter(|_| hash == Hash::WithParent) {
                all.report(found);
            }
            return;
        };
        if let Some(all) = all {
            all.report(found);
        }
        let (level, rest) = match topic.split_once('/') {
            Some((level, rest)) => (level, Some(rest)),
            None => (topic, None),
        };
        if let Some(child) = self.children.get(level) {
            child.walk(rest, true, hash, found);
        }
        if let Some(child) = self.children.get("+").filter(|_| wildcards) {
            child.walk(rest, true, hash, found);
        }
    }

    fn report<'a>(&'a self, found: &mut impl FnMut(&'a K, &'a V)) {
        for (key, value) in &self.here {
            found(key, value);
        }
    }

    fn is_empty(&self) -> bool {
        self.here.is_empty() && self.children.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mqtt::topic::matches;

    #[test]
    fn the_tree_finds_what_the_plain_comparison_finds() {
        let levels = ["a", "b", "", "+", "#", "$s"];
        let mut filters = Vec::new();
        for a in levels {
            filters.push(a.to_string());
            for b in levels {
                filters.push(format!("{a}/{b}"));
                filters.extend(levels.map(|c| format!("{a}/{b}/{c}")));
            }
        }
        filters.retain(|f| mqtt::topic::is_filter(f));
        let mut tree = Filters::default();
        for filter in &filters {
            tree.insert(filter, 1, filter.clone());
        }
        let (mut topics, mut hits) = (0, 0);
        for topic in filters.iter().filter(|f| mqtt::topic::is_name(f)) {
            for hash in [Hash::WithParent, Hash::BelowOnly] {
                let mut found = Vec::new();
                tree.matching(topic, hash, &mut |_, filter: &String| found.push(filter.clone()));
                let mut expected: Vec<_> =
                    filters.iter().filter(|f| matches(f, topic, hash)).cloned().collect();
                found.sort();
                expected.sort();
                assert_eq!(found, expected, "{topic} {hash:?}");
                hits += found.len();
            }
            topics += 1;
        }
        assert!(topics > 50 && hits > 500, "{topics} {hits}");
        for filter in &filters {
            tree.remove(filter, &1);
        }
        assert!(tree.is_empty());
    }

    #[test]
    fn one_subscriber_has_one_value_a_filter() {
        let mut tree = Filters::default();
        tree.insert("a/+", "x", 1);
        tree.insert("a/+", "x", 2);
        tree.insert("a/+", "y", 3);
        tree.remove("a/+", &"y");
        tree.remove("b", &"x");
        let mut found = Vec::new();
        tree.matching("a/b", Hash::WithParent, &mut |k, v| found.push((*k, *v)));
        assert_eq!(found, [("x", 2)]);
    }
}
