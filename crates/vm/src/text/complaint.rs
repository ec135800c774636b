//! What the pure code answers in place of a result: the class of the exception to raise and its text.
//!
//! The machine turns a [`Complaint`] into an exception object; nothing here knows how.

use alloc::string::String;

/// The exception class that CPython raises in the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the class of that name")]
pub enum Class {
    IndexError,
    KeyError,
    LookupError,
    MemoryError,
    OverflowError,
    TypeError,
    ValueError,
    ZeroDivisionError,
}

/// An exception to be raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Its class.
    pub class: Class,
    /// Its only argument.
    pub text: String,
}

impl Complaint {
    /// A complaint of any class.
    pub fn new(class: Class, text: impl Into<String>) -> Complaint {
        Complaint { class, text: text.into() }
    }

    /// The right type, the wrong value.
    pub fn value(text: impl Into<String>) -> Complaint {
        Complaint::new(Class::ValueError, text)
    }

    /// The wrong type.
    pub fn kind(text: impl Into<String>) -> Complaint {
        Complaint::new(Class::TypeError, text)
    }

    /// A result that no budget could hold.
    pub fn memory() -> Complaint {
        Complaint::new(Class::MemoryError, "")
    }
}
