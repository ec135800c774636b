//! A new firmware that waits for the program's word: what passes between the agent's offer and `fota.on_update`.

use alloc::string::String;
use core::cell::{Cell, RefCell};

use vm::host::Consent;

use crate::bell::Bell;

/// The offer that waits, and the program's word on it.
#[derive(Default)]
pub(crate) struct Offers {
    waiting: RefCell<Option<Offered>>,
    /// The program has not been told of the offer yet.
    untold: Cell<bool>,
    word: Cell<Option<Consent>>,
    for_program: Bell,
    for_agent: Bell,
}

/// What a program is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    pub(crate) name: String,
    pub(crate) version: String,
}

impl Offers {
    /// Puts the question; a word on an earlier one is forgotten.
    pub(crate) fn put(&self, offered: Offered) {
        self.word.set(None);
        self.waiting.replace(Some(offered));
        self.untold.set(true);
        self.for_program.ring();
    }

    /// Nobody waits for a word any more.
    pub(crate) fn withdraw(&self) {
        self.waiting.replace(None);
        self.untold.set(false);
    }

    /// The offer that waits, as often as the program asks.
    pub(crate) fn waiting(&self) -> Option<Offered> {
        self.waiting.borrow().clone()
    }

    /// The offer, once, when the program is still to be told.
    pub(crate) fn untold(&self) -> Option<Offered> {
        if self.untold.take() { self.waiting() } else { None }
    }

    /// Waits until there is something to tell the program.
    pub(crate) async fn came(&self) {
        self.for_program.heard().await;
    }

    /// The program's word. Without an offer it means nothing.
    pub(crate) fn say(&self, word: Consent) {
        if self.waiting.borrow().is_some() {
            self.word.set(Some(word));
            self.for_agent.ring();
        }
    }

    /// Waits for the program's word.
    pub(crate) async fn said(&self) -> Consent {
        loop {
            if let Some(word) = self.word.take() {
                self.withdraw();
                return word;
            }
            self.for_agent.heard().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embassy_futures::{block_on, poll_once};

    #[test]
    fn an_offer_is_told_once_and_answered_once() {
        let offers = Offers::default();
        offers.say(Consent::Defer { seconds: 1 });
        let offered = Offered { name: "n".into(), version: "2".into() };
        offers.put(offered.clone());
        assert!(poll_once(offers.said()).is_pending(), "a word from before the offer does not count");
        assert_eq!(offers.untold(), Some(offered.clone()));
        assert_eq!(offers.untold(), None);
        assert_eq!(offers.waiting(), Some(offered));
        offers.say(Consent::Accept);
        assert_eq!(block_on(offers.said()), Consent::Accept);
        assert_eq!(offers.waiting(), None);
    }
}
