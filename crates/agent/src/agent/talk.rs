//! The conversation with the cloud: connecting, asking, waiting for answers, and starting over when one is in doubt.

use jobs::{Details, RejectedCode, Request, Status, Text, Token, Update};

use super::{Agent, State};
use crate::work::Subject;
use crate::{Boot, Output};

/// How long an answer of the Jobs service may take.
const ANSWER_MS: u64 = 10_000;
/// So many questions in a row without an answer, and the connection is taken for dead.
const SILENCES_MAX: u8 = 3;
/// Without news, the agent asks again after about this long: a notification may have been lost.
const POLL_MS: u64 = 15 * 60_000;
/// The longest pause between two tries of the same thing.
pub(super) const LONGEST_PAUSE_MS: u64 = 60_000;
/// A connection that stood this long was a good one: after it the pauses start from the shortest again.
const STOOD_MS: u64 = 10_000;

impl State {
    /// Whether an answer of the Jobs service is waited for.
    pub(super) fn asks(self) -> bool {
        use State::*;
        matches!(self, Listing | Describing | Deferring | Starting | Announcing | Reporting)
    }
}

impl Agent {
    pub(super) fn start(&mut self, boot: Boot<'_>) -> Output<'_> {
        *self = Self::booted(self.now_ms, boot);
        self.connect()
    }

    pub(super) fn connect(&mut self) -> Output<'_> {
        self.state = State::Connecting;
        Output::Connect
    }

    pub(super) fn connected(&mut self) -> Output<'_> {
        self.connected_at_ms = Some(self.now_ms);
        self.list()
    }

    /// The connection is gone: try again, a little later each time.
    pub(super) fn rest(&mut self) -> Output<'_> {
        if self.connected_at_ms.is_some_and(|at_ms| self.now_ms.saturating_sub(at_ms) >= STOOD_MS) {
            self.rests = 0;
        }
        let pause_ms = self.pace.pause_ms(self.rests, LONGEST_PAUSE_MS);
        self.rests = self.rests.saturating_add(1);
        self.connected_at_ms = None;
        self.wait(State::Resting, pause_ms)
    }

    /// Something went wrong in the conversation: ask again, a little later each time.
    pub(super) fn pause(&mut self) -> Output<'_> {
        let pause_ms = self.pace.pause_ms(self.setbacks, LONGEST_PAUSE_MS);
        self.setbacks = self.setbacks.saturating_add(1);
        self.wait(State::Pausing, pause_ms)
    }

    /// Nothing is pending: whatever went wrong is over.
    pub(super) fn idle(&mut self) -> Output<'_> {
        (self.setbacks, self.shunned) = (0, None);
        let poll_ms = POLL_MS - self.pace.chance(POLL_MS / 4);
        self.wait(State::Idle, poll_ms)
    }

    pub(super) fn wait(&mut self, state: State, for_ms: u64) -> Output<'_> {
        self.state = state;
        self.until_ms = self.now_ms.saturating_add(for_ms);
        Output::Wait { until_ms: self.until_ms }
    }

    pub(super) fn wait_for_answer(&mut self, state: State) -> Output<'_> {
        self.wait(state, ANSWER_MS)
    }

    /// Goes on waiting for the same thing until the same time.
    pub(super) fn stay(&self) -> Output<'_> {
        match self.state {
            State::Fetching => Output::More { until_ms: self.until_ms },
            _ => Output::Wait { until_ms: self.until_ms },
        }
    }

    /// Which executions are pending? The question that every doubt leads back to.
    pub(super) fn list(&mut self) -> Output<'_> {
        self.news = false;
        self.subject = None;
        self.words = Text::EMPTY;
        let token = self.ask(State::Listing);
        Output::Publish(Request::List { token })
    }

    /// What does this execution say? Without a subject: the next one in line.
    pub(super) fn describe(&mut self, subject: Option<Subject>) -> Output<'_> {
        self.subject = subject;
        let token = self.ask(State::Describing);
        let job = self.subject.as_ref().map_or("$next", |subject| subject.job.as_str());
        Output::Publish(Request::Describe { job, token })
    }

    /// This is how the execution stands that the conversation is about. `detail` is filled in with the program's words.
    pub(super) fn update(&mut self, state: State, status: Status, details: Details<'static>) -> Output<'_> {
        let token = self.ask(state);
        // After this the version is uncertain until the answer tells it.
        let expected_version = self.version.take();
        let Some(subject) = &self.subject else { return self.stay() };
        Output::Publish(Request::Update(Update {
            job: subject.job.as_str(),
            status,
            expected_version,
            execution_number: Some(subject.number),
            details: Details { detail: Some(self.words.as_str()), ..details },
            token,
        }))
    }

    fn ask(&mut self, state: State) -> Token {
        self.state = state;
        self.asked = self.pace.token();
        self.asked
    }

    pub(super) fn is_asked(&self, token: Option<Token>) -> bool {
        token == Some(self.asked)
    }

    /// An update was accepted: the conversation goes well.
    pub(super) fn accepted(&mut self, version: Option<u64>) {
        self.version = version;
        self.silences = 0;
        self.setbacks = 0;
    }

    /// Whether the question arrived is unknown, and so is what it did.
    pub(super) fn unanswered(&mut self) -> Output<'_> {
        self.silences += 1;
        if self.silences < SILENCES_MAX {
            return self.list();
        }
        self.silences = 0;
        self.state = State::Closing;
        Output::Disconnect
    }

    /// The service refused a question. An execution that has ended, or never was, is dropped; anything else is asked
    /// afresh, a wrong version as well as a service that is overloaded.
    pub(super) fn rejected(&mut self, code: RejectedCode) -> Output<'_> {
        self.silences = 0;
        match code {
            RejectedCode::InvalidStateTransition
            | RejectedCode::TerminalStateReached
            | RejectedCode::ResourceNotFound => self.drop_job(),
            _ => self.pause(),
        }
    }
}
