//! The heart: every transition of an update, in one table ([`Agent::step`]).
//!
//! Two rules keep the table short. Whatever leaves a doubt — a lost answer, a refused update, a broken download, a new
//! connection — leads back to the question "which jobs are pending?", and the answer is judged afresh. And every wait
//! has an end, so that nothing has to be remembered about what did not come.

mod download;
mod talk;
mod task;

use jobs::{Message, Question, Text, Token};

use crate::journal::{JOURNAL_BYTES, Journal};
use crate::pace::Pace;
use crate::work::{Subject, Work};
use crate::{Boot, FetchError, Input, Output, Reason, Say, Verdict};
use task::is_news;

/// The update agent: `let output = agent.step(now_ms, input);` and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Agent {
    state: State,
    now_ms: u64,
    /// When the present wait ends.
    until_ms: u64,
    boot: Boot<'static>,
    journal: Option<Journal>,
    /// Since when there is a connection, if there is one.
    connected_at_ms: Option<u64>,
    /// The cloud has answered on this boot.
    heard: bool,
    /// The program has proved itself on this boot.
    healthy: bool,
    /// Something changed in the cloud since the last list was asked for.
    news: bool,
    /// The execution that the conversation is about.
    subject: Option<Subject>,
    /// Its version in the cloud, if that is certain.
    version: Option<u64>,
    /// What is being downloaded.
    work: Option<Work>,
    /// An execution that the cloud lists but takes no update for: others go first.
    shunned: Option<Subject>,
    /// The question that is not answered yet.
    asked: Token,
    pace: Pace,
    /// Connections in a row that failed or broke early.
    rests: u8,
    /// Questions in a row without an answer.
    silences: u8,
    /// Questions since the last accepted update whose answer did not help.
    setbacks: u8,
    /// The program's words for a refusal.
    words: Text<64>,
    /// The journal as bytes, for the output that hands them out.
    page: [u8; JOURNAL_BYTES],
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum State {
    /// No connection: until it is time to try again.
    Resting,
    Connecting,
    Closing,
    /// Connected and nothing pending.
    Idle,
    /// Something went wrong in the conversation: until it is time to ask again.
    Pausing,
    /// Which executions are pending?
    Listing,
    /// What does this one say?
    Describing,
    /// On trial, the cloud has answered: until the program is healthy.
    Proving,
    Confirming,
    /// Does the program want it?
    Offering,
    /// IN_PROGRESS with the program's delay is reported.
    Deferring,
    /// Until the program wants to be asked again.
    Deferred,
    /// IN_PROGRESS is reported.
    Starting,
    Beginning,
    Fetching,
    Keeping,
    /// The journal learns how far the download came.
    Noting,
    /// The journal learns that a pair's VM is whole, and that its program comes next.
    Turning,
    /// The cloud is told how far the download came.
    Telling,
    Verifying,
    /// The cloud is told that the trial is near; it may still say no.
    Announcing,
    /// The journal learns of the staging.
    Remembering,
    Staging,
    Resetting,
    /// The end is reported.
    Reporting,
    /// The journal forgets an execution that has ended.
    Forgetting,
}

impl Agent {
    /// An agent that waits for [`Input::Started`].
    #[allow(clippy::new_without_default)] // An agent without a boot is nothing to have by default.
    pub fn new() -> Self {
        let nothing = Boot {
            running: None,
            spare: slots::Slot::Zero,
            spare_bytes: 0,
            on_trial: false,
            outcome: None,
            vm: None,
            journal: &[],
            seed: 0,
        };
        Self::booted(0, nothing)
    }

    /// Takes what happened, says what to do. `now_ms` never goes back.
    pub fn step<'s>(&'s mut self, now_ms: u64, input: Input<'_>) -> Output<'s> {
        use {Input as I, Message as M, State as S};
        self.now_ms = now_ms;
        match (self.state, input) {
            (_, I::Started(boot)) => self.start(boot),
            (S::Resetting, _) => Output::Reset,
            (_, I::Tick) if now_ms < self.until_ms => self.stay(),

            // The connection.
            (S::Connecting, I::Connected) => self.connected(),
            (S::Resting, I::Tick) => self.connect(),
            (S::Fetching, I::Disconnected) => self.cut_off(),
            (S::Closing, I::Done) | (_, I::Disconnected) => self.rest(),

            // A question was sent; its answer may be late, lost, unreadable, or a refusal.
            (S::Telling, I::Done) => self.more(),
            (state, I::Done) if state.asks() => self.wait_for_answer(state),
            (state, I::Tick) if state.asks() => self.unanswered(),
            (state, I::Heard(M::Rejected { token, code, .. })) if state.asks() && self.is_asked(token) => {
                self.rejected(code)
            }
            (S::Listing, I::Heard(M::Unreadable { question: Some(Question::List), .. })) => {
                self.describe(None)
            }
            (S::Describing, I::Heard(M::Unreadable { question: Some(Question::Describe), job })) => {
                self.unreadable(job)
            }

            // Which executions are pending? Nothing is settled or fetched before the firmware that asks is confirmed.
            (S::Listing, I::Heard(M::Pending { token, jobs })) if self.is_asked(token) => self.pending(jobs),
            (S::Describing, I::Heard(M::Described { token, execution })) if self.is_asked(token) => {
                self.described(execution)
            }
            (S::Idle | S::Pausing, I::Tick) => self.list(),

            // The trial: the cloud has answered, now the program must prove itself, too.
            (S::Proving, I::Tick) => self.prove(),
            (S::Proving | S::Resting, I::ProgramHealthy) => self.healthy(),
            (_, I::ProgramHealthy) => {
                self.healthy = true;
                self.stay()
            }
            (S::Confirming, I::Done) => self.confirmed(),
            (S::Confirming, I::Failed) => self.unconfirmed(),

            // A new job: the program may refuse or defer it, the cloud learns that it is begun, then the journal does.
            (S::Offering, I::ProgramSays(Say::Accept) | I::Tick) => self.accept(),
            (S::Offering, I::ProgramSays(Say::Refuse { why })) => self.veto(why),
            (S::Offering, I::ProgramSays(Say::Defer { seconds })) => self.defer(seconds),
            (S::Deferring, I::Heard(M::Updated { token, version, .. })) if self.is_asked(token) => {
                self.deferred(version)
            }
            (S::Deferred, I::Tick) => self.list(),
            (S::Starting, I::Heard(M::Updated { token, version, .. })) if self.is_asked(token) => {
                self.begin(version)
            }
            (S::Beginning, I::Done) => self.fetch(),

            // The download.
            (S::Fetching, I::Opened { from, total }) => self.opened(from, total),
            (S::Fetching, I::Chunk { len }) => self.chunk(len),
            (S::Keeping, I::Done) => self.kept(),
            (S::Noting, I::Done) => self.more(),
            (S::Turning, I::Done) => self.list(),
            (S::Fetching, I::Ended | I::Tick) => self.broken(FetchError::Network),
            (S::Fetching, I::FetchFailed(error)) => self.broken(error),
            (S::Fetching, I::Heard(message)) => self.heard_meanwhile(message),

            // The check, the cloud's last word, the trial.
            (S::Verifying, I::Verified(Verdict::Whole)) => self.whole(),
            (S::Verifying, I::Verified(Verdict::OtherDigest)) => self.wrong_bytes(Reason::DigestMismatch),
            (S::Verifying, I::Verified(Verdict::Refused(why))) => self.give_up(Reason::Image(why)),
            (S::Announcing, I::Heard(M::Updated { token, version, .. })) if self.is_asked(token) => {
                self.remember(version)
            }
            (S::Remembering, I::Done) => self.stage(),
            (S::Staging, I::Done) => self.reset(),
            (
                S::Beginning
                | S::Keeping
                | S::Noting
                | S::Turning
                | S::Verifying
                | S::Remembering
                | S::Staging,
                I::Failed,
            ) => self.give_up(Reason::FlashFailed),

            // The end.
            (S::Reporting, I::Heard(M::Updated { token, version, .. })) if self.is_asked(token) => {
                self.ended(version)
            }
            (S::Forgetting, I::Done | I::Failed) => self.forgotten(),

            // News, and what comes too late to matter.
            (S::Idle | S::Deferred, I::Heard(message)) if is_news(&message) => self.list(),
            (_, I::Heard(message)) => {
                self.news |= is_news(&message);
                self.stay()
            }
            _ => self.stay(),
        }
    }

    fn booted(now_ms: u64, boot: Boot<'_>) -> Self {
        Self {
            state: State::Resting,
            now_ms,
            until_ms: now_ms,
            boot: Boot { journal: &[], ..boot },
            journal: Journal::from_bytes(boot.journal),
            connected_at_ms: None,
            heard: false,
            healthy: false,
            news: false,
            subject: None,
            version: None,
            work: None,
            shunned: None,
            asked: Token(boot.seed),
            pace: Pace::new(boot.seed),
            rests: 0,
            silences: 0,
            setbacks: 0,
            words: Text::EMPTY,
            page: [0; JOURNAL_BYTES],
        }
    }
}

/// What a walk through all sequences of events needs to see that two situations are alike.
#[cfg(test)]
impl Agent {
    /// Whether it waits for news.
    pub(crate) fn is_idle(&self) -> bool {
        self.state == State::Idle
    }

    /// What it waits for, by name.
    pub(crate) fn state_name(&self) -> std::string::String {
        std::format!("{:?}", self.state)
    }

    /// Applies `shift` to every time that it remembers.
    pub(crate) fn shift(&mut self, shift: &dyn Fn(u64) -> u64) {
        self.now_ms = shift(self.now_ms);
        self.until_ms = shift(self.until_ms);
        self.connected_at_ms = self.connected_at_ms.map(shift);
        if let Some(work) = &mut self.work {
            work.report.at_ms = shift(work.report.at_ms);
            work.deferred_until_ms = work.deferred_until_ms.map(shift);
        }
    }

    /// Gives the question that is not answered yet the token `asked`; returns the token that it had, less `asked`.
    pub(crate) fn rename_tokens(&mut self, asked: u32) -> u32 {
        let offset = self.asked.0.wrapping_sub(asked);
        self.asked = Token(asked);
        self.pace = Pace::new(asked);
        offset
    }
}
