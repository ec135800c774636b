//! The fleet index: which things fulfil a query, and what can be counted about them.
//!
//! [`query`] reads AWS's query language, [`matching`] asks one document, [`statistics`] counts: three functions of their
//! arguments. What a thing's document is, is `store::index`'s business.

pub(crate) mod matching;
pub(crate) mod query;
pub(crate) mod statistics;

pub(crate) use query::Query;
