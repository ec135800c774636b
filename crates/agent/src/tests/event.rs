//! What may happen in the world, and what happens in a world that means well.

use std::vec::Vec;

use super::world::{Decided, World};

/// What may happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Event {
    /// What was asked for is done, as one would wish.
    Works,
    /// The flash refuses, the download breaks, the program says no.
    Fails,
    /// The address has expired.
    Expired,
    /// The body ends early.
    Ends,
    /// The server ignores the range.
    FromStart,
    /// The object was replaced by another of the same size.
    OtherBytes,
    /// The program says: later.
    Defers,
    /// The question never arrives.
    Lost,
    /// The question arrives, its answer does not.
    AnswerLost,
    /// The service has no time.
    Throttled,
    /// The connection breaks; what was being sent did not arrive.
    Breaks,
    /// The connection breaks; what was being sent did arrive.
    BreaksAfter,
    /// The first message that is under way arrives.
    Mail,
    /// It arrives, but is longer than the device can hold.
    MailTooLarge,
    /// It is lost.
    MailLost,
    /// Nothing happens for as long as the agent waits.
    Tick,
    /// The program has proved itself.
    Healthy,
    /// The program dies in its trial.
    Dies,
    /// The watchdog ends a boot of the trial.
    Hangs,
    /// The image that runs rots in its slot, and is found out at the next start.
    Rots,
    /// The power goes before anything is done.
    Cut,
    /// The power goes in the middle of it.
    CutWithin,
    /// The power goes after it was done, before the agent hears of it.
    CutAfter,
    /// The operator cancels the job, also when it is in progress.
    Cancel,
}

impl Event {
    pub(super) const ALL: [Event; 24] = {
        use Event::*;
        [
            Works,
            Fails,
            Expired,
            Ends,
            FromStart,
            OtherBytes,
            Defers,
            Lost,
            AnswerLost,
            Throttled,
            Breaks,
            BreaksAfter,
            Mail,
            MailTooLarge,
            MailLost,
            Tick,
            Healthy,
            Dies,
            Hangs,
            Rots,
            Cut,
            CutWithin,
            CutAfter,
            Cancel,
        ]
    };
}

impl World {
    /// Everything that can happen now.
    pub(super) fn events(&self) -> Vec<Event> {
        use Event::*;
        let mut events = Vec::with_capacity(10);
        let news = |events: &mut Vec<Event>| {
            events.push(Breaks);
            if !self.cloud.mail.is_empty() {
                events.extend([Mail, MailTooLarge, MailLost]);
            }
            events.extend(self.cloud.can_cancel().then_some(Cancel));
        };
        match &self.decision {
            Decided::Connect => events.extend([Works, Fails]),
            Decided::Disconnect => events.push(Works),
            Decided::Ask(_) => {
                events.extend([Works, Lost, AnswerLost, Throttled, Breaks, BreaksAfter, CutAfter])
            }
            Decided::Wait(_) => {
                events.push(Tick);
                events.extend(self.can_rot().then_some(Rots));
                match self.connected {
                    true => news(&mut events),
                    false => events.extend(self.cloud.can_cancel().then_some(Cancel)),
                }
                if self.on_trial() {
                    events.extend([Dies, Hangs]);
                    events.extend((!self.healthy && !self.is_deadly()).then_some(Healthy));
                }
            }
            Decided::AskProgram(_) => {
                events.extend([Works, Fails, Defers, Tick]);
                news(&mut events);
            }
            Decided::Fetch { .. } => {
                events.extend([Works, FromStart, OtherBytes, Fails, Expired, Tick]);
                news(&mut events);
            }
            Decided::More(_) => {
                events.extend([Works, Fails, Ends, Tick]);
                news(&mut events);
            }
            Decided::Keep { .. } => events.extend([Works, Fails, CutWithin, CutAfter]),
            Decided::Begin(_) => events.extend([Works, Fails, CutWithin, CutAfter]),
            Decided::Remember(_) => events.extend([Works, Fails, CutAfter]),
            Decided::Stage(_) | Decided::Confirm => {
                events.extend([Works, Fails, CutAfter]);
                events.extend(self.is_of_pair().then_some(CutWithin));
            }
            Decided::Verify(..) => events.extend([Works, Fails]),
            Decided::Reset => events.push(Works),
        }
        events.push(Cut);
        events
    }

    /// What happens in a world that means well.
    pub(super) fn fair(&self) -> Event {
        let mail = !self.cloud.mail.is_empty();
        match self.decision {
            Decided::Wait(_) | Decided::More(_) if mail => Event::Mail,
            Decided::Wait(_) if self.on_trial() && self.is_deadly() => Event::Dies,
            Decided::Wait(_) if self.on_trial() && !self.healthy => Event::Healthy,
            Decided::Wait(_) => Event::Tick,
            _ => Event::Works,
        }
    }
}
