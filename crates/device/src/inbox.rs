//! What the MQTT connection has for one of its users: the agent, the Python program, or a download by stream.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use mqtt::Reason;

use crate::bell::Bell;

/// Messages that wait for a user at most. A user that reads slower loses the oldest, as on any QoS 0 subscription; the
/// board's memory is not the cloud's to fill.
const LONGEST_QUEUE: usize = 16;

/// Bytes of payload that wait for a user at most.
const LARGEST_QUEUE: usize = 64 * 1024;

/// Something that came over the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// A new connection stands; what was subscribed has been subscribed anew.
    Connected,
    /// The connection is gone, and with it every answer that was still to come.
    Lost,
    /// A message on a subscribed topic, or an answer of the jobs service or of a stream.
    Message { topic: String, payload: Vec<u8> },
    /// A publication has arrived, or a subscription stands; or the server refused it.
    Acknowledged { ticket: Ticket, reason: Reason },
}

/// Names one request of this boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket(pub(crate) u32);

/// A queue of [`News`] with a bell at its door.
#[derive(Default)]
pub(crate) struct Inbox {
    queue: RefCell<VecDeque<News>>,
    bell: Bell,
}

impl Inbox {
    pub(crate) fn put(&self, news: News) {
        let mut queue = self.queue.borrow_mut();
        queue.push_back(news);
        while messages(&queue) > LONGEST_QUEUE || bytes(&queue) > LARGEST_QUEUE {
            let Some(oldest) = queue.iter().position(|news| matches!(news, News::Message { .. })) else {
                break;
            };
            queue.remove(oldest);
        }
        self.bell.ring();
    }

    /// The oldest news, waiting for one if there is none. May be dropped while it waits.
    pub(crate) async fn next(&self) -> News {
        loop {
            if let Some(news) = self.take() {
                return news;
            }
            self.bell.heard().await;
        }
    }

    /// The oldest news, if there is one.
    pub(crate) fn take(&self) -> Option<News> {
        self.queue.borrow_mut().pop_front()
    }

    /// Throws away what nobody reads any more.
    pub(crate) fn clear(&self) {
        self.queue.take();
    }

    /// Waits until something was put in since the last time.
    pub(crate) async fn rung(&self) {
        self.bell.heard().await;
    }
}

fn messages(queue: &VecDeque<News>) -> usize {
    queue.iter().filter(|news| matches!(news, News::Message { .. })).count()
}

fn bytes(queue: &VecDeque<News>) -> usize {
    let size = |news: &News| match news {
        News::Message { topic, payload } => topic.len() + payload.len(),
        _ => 0,
    };
    queue.iter().map(size).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec;

    fn message(topic: &str, len: usize) -> News {
        News::Message { topic: topic.to_string(), payload: vec![0; len] }
    }

    #[test]
    fn a_slow_reader_loses_the_oldest_messages_and_nothing_else() {
        let inbox = Inbox::default();
        inbox.put(News::Connected);
        for i in 0..LONGEST_QUEUE + 2 {
            inbox.put(message(&alloc::format!("t{i}"), 1));
        }
        inbox.put(News::Lost);
        assert_eq!(inbox.take(), Some(News::Connected));
        assert_eq!(inbox.take(), Some(message("t2", 1)));
        let rest = core::iter::from_fn(|| inbox.take()).collect::<Vec<_>>();
        assert_eq!((rest.len(), rest.last()), (LONGEST_QUEUE, Some(&News::Lost)));
    }

    #[test]
    fn large_messages_do_not_fill_the_memory() {
        let inbox = Inbox::default();
        for i in 0..5 {
            inbox.put(message(&alloc::format!("t{i}"), LARGEST_QUEUE / 2));
        }
        assert!(bytes(&inbox.queue.borrow()) <= LARGEST_QUEUE);
        assert_eq!(inbox.take(), Some(message("t4", LARGEST_QUEUE / 2)));
    }
}
