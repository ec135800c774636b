//! A sequence of things inside a packet: read in place where it came from the wire, a slice where it is to be sent.
//! Either way it is walked the same way, and no memory is needed for a number of entries that only the wire knows.

use crate::wire::{Reader, Sink};
use crate::{Malformed, Unsendable};
use core::fmt;
use core::marker::PhantomData;

/// Entries of type `T`, borrowed from a packet or from the sender's slice.
#[derive(Clone, Copy)]
pub struct Seq<'a, T>(Source<'a, T>);

#[derive(Clone, Copy)]
enum Source<'a, T> {
    /// Bytes in which every entry has been checked.
    Wire(&'a [u8], PhantomData<T>),
    List(&'a [T]),
}

/// How an entry of a [`Seq`] looks on the wire.
pub trait Element<'a>: Copy {
    #[doc(hidden)]
    fn read(from: &mut Private<'a>) -> Result<Self, Malformed>;
    #[doc(hidden)]
    fn write<S: Sink>(&self, out: &mut S) -> Result<(), Unsendable>;
}

/// Hides the reader from the crate's users.
#[doc(hidden)]
pub struct Private<'a>(pub(crate) Reader<'a>);

impl<'a, T: Element<'a>> Seq<'a, T> {
    /// The entries that will be sent.
    pub const fn new(list: &'a [T]) -> Seq<'a, T> {
        Seq(Source::List(list))
    }

    /// Reads entries to the end of `bytes`, handing each to `check`.
    pub(crate) fn read(
        bytes: &'a [u8],
        mut check: impl FnMut(T) -> Result<(), Malformed>,
    ) -> Result<Seq<'a, T>, Malformed> {
        let mut reader = Private(Reader::new(bytes));
        while !reader.0.is_empty() {
            check(T::read(&mut reader)?)?;
        }
        Ok(Seq(Source::Wire(bytes, PhantomData)))
    }

    /// Writes what [`Seq::read`] reads.
    pub(crate) fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        match self.0 {
            Source::Wire(bytes, _) => out.put(bytes),
            Source::List(list) => list.iter().try_for_each(|entry| entry.write(out)),
        }
    }

    /// The entries, in order.
    pub fn iter(&self) -> Iter<'a, T> {
        match self.0 {
            Source::Wire(bytes, _) => Iter { wire: Private(Reader::new(bytes)), list: [].iter() },
            Source::List(list) => Iter { wire: Private(Reader::new(&[])), list: list.iter() },
        }
    }

    /// Is there no entry?
    pub fn is_empty(&self) -> bool {
        match self.0 {
            Source::Wire(bytes, _) => bytes.is_empty(),
            Source::List(list) => list.is_empty(),
        }
    }
}

/// Walks the entries of a [`Seq`].
pub struct Iter<'a, T> {
    wire: Private<'a>,
    list: core::slice::Iter<'a, T>,
}

impl<'a, T: Element<'a>> Iterator for Iter<'a, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if let Some(entry) = self.list.next() {
            return Some(*entry);
        }
        // Bytes of the wire were read once when the packet was decoded, so an error means the end.
        if self.wire.0.is_empty() { None } else { T::read(&mut self.wire).ok() }
    }
}

impl<'a, T: Element<'a>> IntoIterator for Seq<'a, T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<'a, T: Element<'a>> Default for Seq<'a, T> {
    fn default() -> Self {
        Seq::new(&[])
    }
}

impl<'a, T: Element<'a> + PartialEq> PartialEq for Seq<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<'a, T: Element<'a> + Eq> Eq for Seq<'a, T> {}

impl<'a, T: Element<'a> + fmt::Debug> fmt::Debug for Seq<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
