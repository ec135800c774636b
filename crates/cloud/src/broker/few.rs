//! A map that is nearly always small: a list until it is long, then a hash map. An empty or small one costs little, which
//! is what counts when every client has its own filters.

use std::collections::HashMap;
use std::hash::Hash;

/// Entries that a list may have; walking it is then still faster than hashing.
const SHORT: usize = 8;

#[derive(Debug)]
pub(super) enum Few<K, V> {
    List(Vec<(K, V)>),
    Many(HashMap<K, V>),
}

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Few::List(Vec::new())
    }
}

impl<K: Eq + Hash, V> Few<K, V> {
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        match self {
            Few::List(list) => list.iter().find(|(known, _)| known.borrow() == key).map(|(_, value)| value),
            Few::Many(map) => map.get(key),
        }
    }

    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        match self {
            Few::List(list) => {
                list.iter_mut().find(|(known, _)| known.borrow() == key).map(|(_, value)| value)
            }
            Few::Many(map) => map.get_mut(key),
        }
    }

    /// The key itself, which may share its text with others.
    pub fn key<Q>(&self, key: &Q) -> Option<K>
    where
        K: std::borrow::Borrow<Q> + Clone,
        Q: Eq + Hash + ?Sized,
    {
        match self {
            Few::List(list) => {
                list.iter().find(|(known, _)| known.borrow() == key).map(|(known, _)| known.clone())
            }
            Few::Many(map) => map.get_key_value(key).map(|(known, _)| known.clone()),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Few::List(list) => list.len(),
            Few::Many(map) => map.len(),
        }
    }

    /// Adds or replaces.
    pub fn insert(&mut self, key: K, value: V) {
        if let Some(known) = self.get_mut(&key) {
            *known = value;
            return;
        }
        match self {
            Few::List(list) if list.len() < SHORT => {
                // One at a time at first: most lists never have a second entry.
                if list.len() < 2 {
                    list.reserve_exact(1);
                }
                list.push((key, value));
            }
            Few::List(list) => {
                let mut map: HashMap<K, V> = list.drain(..).collect();
                map.insert(key, value);
                *self = Few::Many(map);
            }
            Few::Many(map) => drop(map.insert(key, value)),
        }
    }

    pub fn remove<Q>(&mut self, key: &Q)
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        match self {
            Few::List(list) => {
                if let Some(at) = list.iter().position(|(known, _)| known.borrow() == key) {
                    list.swap_remove(at);
                }
            }
            Few::Many(map) => {
                map.remove(key);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Few::List(list) => list.is_empty(),
            Few::Many(map) => map.is_empty(),
        }
    }

    pub fn for_each<'a>(&'a self, mut visit: impl FnMut(&'a K, &'a V)) {
        match self {
            Few::List(list) => list.iter().for_each(|(key, value)| visit(key, value)),
            Few::Many(map) => map.iter().for_each(|(key, value)| visit(key, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_same_map_short_and_long() {
        let mut few = Few::default();
        for number in 0..50 {
            few.insert(number, number);
            few.insert(number, number * 2);
            assert_eq!(few.get(&number), Some(&(number * 2)));
        }
        for number in 0..50 {
            assert!(!few.is_empty());
            few.remove(&number);
            assert_eq!(few.get(&number), None);
        }
        assert!(few.is_empty());
    }
}
