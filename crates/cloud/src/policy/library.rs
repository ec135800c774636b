//! Documents that were read once, for the ten thousand connections that share them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Policy;

/// Documents that are remembered; with one more all are forgotten.
const MOST: usize = 1_000;

/// By their text, so there is nothing to forget when a policy changes: its next version is another text.
#[derive(Debug, Default)]
pub(crate) struct Library(Mutex<HashMap<String, Arc<Policy>>>);

impl Library {
    /// The policy of a document; nothing if it is none.
    pub(crate) fn read(&self, text: &str) -> Option<Arc<Policy>> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(policy) = known().get(text) {
            return Some(policy.clone());
        }
        let policy = Arc::new(Policy::parse(text).ok()?);
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.into(), policy.clone());
        Some(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(action: usize) -> String {
        let statement = format!(r#"{{"Effect": "Allow", "Action": "iot:{action}", "Resource": "*"}}"#);
        format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#)
    }

    #[test]
    fn a_document_is_read_once_and_no_more_are_kept_than_there_is_room_for() {
        let library = Library::default();
        let first = library.read(&document(0)).unwrap();
        assert!(Arc::ptr_eq(&first, &library.read(&document(0)).unwrap()));
        assert!(library.read("{}").is_none());
        for action in 0..2 * MOST {
            library.read(&document(action)).unwrap();
            assert!(library.0.lock().unwrap().len() <= MOST);
        }
    }
}
