//! Who subscribes to what: plain filters by their whole text, those with wildcards in a tree with a level of the topic at
//! each edge, `+` and `#` being levels like others. A lookup is one hash, and a walk of at most two branches a level.

use super::few::Few;
use mqtt::topic::Hash;
use std::collections::HashMap;
use std::sync::Arc;

/// Filters, each with the values of those who subscribe to it. A value is one subscriber's under its key.
#[derive(Debug)]
pub(super) struct Filters<K, V> {
    plain: HashMap<Arc<str>, Few<K, V>>,
    wild: Level<K, V>,
}

#[derive(Debug)]
struct Level<K, V> {
    children: Few<Box<str>, Level<K, V>>,
    /// A whole fleet may subscribe to one filter.
    here: Few<K, V>,
}

impl<K, V> Default for Filters<K, V> {
    fn default() -> Self {
        Filters { plain: HashMap::new(), wild: Level::default() }
    }
}

impl<K, V> Default for Level<K, V> {
    fn default() -> Self {
        Level { children: Few::default(), here: Few::default() }
    }
}

impl<K: Eq + std::hash::Hash, V> Filters<K, V> {
    /// Adds or replaces what `key` has under `filter`.
    pub fn insert(&mut self, filter: &Arc<str>, key: K, value: V) {
        if !filter.contains(['+', '#']) {
            return self.plain.entry(filter.clone()).or_default().insert(key, value);
        }
        let mut level = &mut self.wild;
        for name in filter.split('/') {
            let Some(child) = level.child(name) else { return };
            level = child;
        }
        level.here.insert(key, value);
    }

    /// Removes what `key` has under `filter`, and branches that bear nothing any more.
    pub fn remove(&mut self, filter: &str, key: &K) {
        if filter.contains(['+', '#']) {
            return self.wild.remove(filter, key);
        }
        let Some(here) = self.plain.get_mut(filter) else { return };
        here.remove(key);
        if here.is_empty() {
            self.plain.remove(filter);
        }
    }

    /// Calls `found` for every value whose filter takes the topic.
    pub fn matching<'a>(&'a self, topic: &str, hash: Hash, found: &mut impl FnMut(&'a K, &'a V)) {
        if let Some(here) = self.plain.get(topic) {
            here.for_each(&mut *found);
        }
        if !self.wild.is_empty() {
            // A wildcard at the front takes no topic that begins with `$` [MQTT-4.7.2-1].
            self.wild.walk(Some(topic), !topic.starts_with('$'), hash, found);
        }
    }

    #[cfg(test)]
    fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.wild.is_empty()
    }
}

impl<K: Eq + std::hash::Hash, V> Level<K, V> {
    /// The child of this name, which is there afterwards.
    fn child(&mut self, name: &str) -> Option<&mut Level<K, V>> {
        if self.children.get(name).is_none() {
            self.children.insert(name.into(), Level::default());
        }
        self.children.get_mut(name)
    }

    fn remove(&mut self, filter: &str, key: &K) {
        let (name, rest) = match filter.split_once('/') {
            Some((name, rest)) => (name, Some(rest)),
            None => (filter, None),
        };
        let Some(child) = self.children.get_mut(name) else { return };
        match rest {
            Some(rest) => child.remove(rest, key),
            None => child.here.remove(key),
        }
        if child.is_empty() {
            self.children.remove(name);
        }
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
        self.here.for_each(found);
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
            tree.insert(&filter.as_str().into(), 1, filter.clone());
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
        tree.insert(&"a/+".into(), "x", 1);
        tree.insert(&"a/+".into(), "x", 2);
        tree.insert(&"a/+".into(), "y", 3);
        tree.remove("a/+", &"y");
        tree.remove("b", &"x");
        let mut found = Vec::new();
        tree.matching("a/b", Hash::WithParent, &mut |k, v| found.push((*k, *v)));
        assert_eq!(found, [("x", 2)]);
    }
}
