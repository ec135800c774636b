//! Lists come in pages; a token says where the next one begins.
//!
//! A token is the key of the last row shown, in base64url, so pages stay right while rows come and go between them, and
//! a token survives a restart. Clients must not look into it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::fault::Fault;

/// The most rows of one page.
pub(crate) const LARGEST_PAGE: usize = 250;
const USUAL_PAGE: usize = 100;

/// Which page is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Show what comes after this key; empty at the beginning.
    pub(crate) after: String,
    /// At most so many rows.
    pub(crate) size: usize,
}

impl Page {
    /// From the client's token and size.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a token that is none of ours and a size outside 1–250.
    pub(crate) fn new(token: Option<&str>, size: Option<&str>) -> Result<Page, Fault> {
        let size = match size.map(str::parse) {
            None => USUAL_PAGE,
            Some(Ok(size)) if (1..=LARGEST_PAGE).contains(&size) => size,
            Some(_) => return Err(Fault::Invalid(format!("The page size must be 1 to {LARGEST_PAGE}."))),
        };
        let after = match token {
            None => String::new(),
            Some(token) => URL_SAFE_NO_PAD
                .decode(token)
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .ok_or_else(|| Fault::Invalid("The next token is invalid.".into()))?,
        };
        Ok(Page { after, size })
    }

    /// Every row at once, for questions of our own.
    pub(crate) fn everything() -> Page {
        Page { after: String::new(), size: usize::MAX - 1 }
    }

    /// One row more than shown, so that the last page is known as such.
    pub(super) fn limit(&self) -> i64 {
        i64::try_from(self.size).unwrap_or(i64::MAX - 1).saturating_add(1)
    }

    /// A key that is a number.
    pub(super) fn after_number(&self) -> Result<Option<i64>, Fault> {
        if self.after.is_empty() {
            return Ok(None);
        }
        self.after.parse().map(Some).map_err(|_| Fault::Invalid("The next token is invalid.".into()))
    }

    /// Cuts the extra row off and makes the token from the last key shown.
    pub(crate) fn cut<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> String) -> Listing<T> {
        let more = rows.len() > self.size;
        rows.truncate(self.size);
        let next = if more { rows.last().map(|row| URL_SAFE_NO_PAD.encode(key(row))) } else { None };
        Listing { rows, next }
    }
}

/// One page.
#[derive(Debug)]
pub(crate) struct Listing<T> {
    /// What is shown.
    pub(crate) rows: Vec<T>,
    /// The token of the next page, if there is one.
    pub(crate) next: Option<String>,
}
