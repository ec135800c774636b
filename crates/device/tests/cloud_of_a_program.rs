//! What a Python program has of the cloud: it publishes, subscribes, and need not know that the connection breaks.

mod lab;

use lab::board::{Board, End};

const START: &str = "
import time
from aws import iot
thing = iot.Thing()
thing.connect()
print('connected as', thing.name)
";

fn program(rest: &str) -> String {
    format!("{START}{rest}")
}

#[test]
fn a_program_hears_what_it_subscribed_to_and_nothing_else() {
    let source = program(
        "
def heard(topic, payload):
    print(topic, payload)
thing.subscribe('lamp/+/set', heard)
print('subscribed')
while True:
    time.sleep(1)
",
    );
    let mut board = Board::running(&source);
    let (cloud, time) = (board.cloud.clone(), board.time.clone());
    board.time.spawn(async move {
        time.sleep_until(5_000).await;
        cloud.say("lamp/kitchen/set", "on");
        cloud.say("lamp/kitchen/state", "off");
        cloud.say("$aws/things/lamp/jobs/notify", "{}");
    });
    assert_eq!(board.boot(10_000), End::StillRunning);
    assert_eq!(board.printed(), "connected as lamp\nsubscribed\nlamp/kitchen/set b'on'\n");
}

#[test]
fn a_publication_that_was_not_acknowledged_is_sent_again_on_the_next_connection() {
    let mut board = Board::running(&program("thing.publish('dev/sample', {'n': 1}, qos=1)\nprint('sent')\n"));
    *board.cloud.deaf.borrow_mut() = 2;
    assert_eq!(board.boot(30_000), End::StillRunning);
    assert_eq!(board.printed(), "connected as lamp\nsent\n");
    let published = board.cloud.published.borrow();
    assert_eq!(published.len(), 1, "{published:?}");
    assert_eq!(*board.cloud.connections.borrow(), 3);
}

#[test]
fn a_program_without_connection_waits_and_goes_on_when_there_is_one() {
    let source = program(
        "for n in range(50):\n    thing.publish('dev/sample', n)\n    time.sleep(1)\nprint('done')\n",
    );
    let mut board = Board::running(&source);
    let (cloud, time) = (board.cloud.clone(), board.time.clone());
    board.time.spawn(async move {
        time.sleep_until(10_000).await;
        *cloud.is_up.borrow_mut() = false;
        time.sleep_until(40_000).await;
        *cloud.is_up.borrow_mut() = true;
    });
    assert_eq!(board.boot(300_000), End::StillRunning);
    assert!(board.printed().ends_with("done\n"), "{}", board.printed());
    assert!(board.cloud.published.borrow().len() >= 45, "QoS 0 may lose what was on its way");
}

#[test]
fn what_the_policy_forbids_is_an_error_of_the_program_and_the_agent_stays_online() {
    let source = program(
        "
try:
    thing.publish('forbidden', 'x', qos=1)
except OSError as error:
    print(error)
",
    );
    let mut board = Board::running(&source);
    *board.cloud.forbidden.borrow_mut() = "forbidden".into();
    assert_eq!(board.boot(30_000), End::StillRunning);
    assert!(
        board.printed().contains("refuses to publish on forbidden: NotAuthorized"),
        "{}",
        board.printed()
    );
    assert_eq!(*board.cloud.connections.borrow(), 1);
}

#[test]
fn a_server_of_3_1_1_is_spoken_to_in_its_own_version() {
    let mut board = Board::running(&program("thing.publish('dev/sample', 1, qos=1)\nprint('sent')\n"));
    *board.cloud.only_v311.borrow_mut() = true;
    assert_eq!(board.boot(30_000), End::StillRunning);
    assert!(board.printed().ends_with("sent\n"));
    assert_eq!(*board.cloud.connections.borrow(), 2, "one refused, one that stands");
}
