//! Dialogues as text: hexadecimal digits, `'text'`, and `|` for the remaining length, which is counted.

use crate::harness::{Client, PATIENCE, Server};
use mqtt::Version;

/// CONNECT of 3.1.1: clean, keep alive of a minute, client `c`.
pub const HELLO: &str = "10| 0004 'MQTT' 04 02 003C 0001 'c'";
/// The same of MQTT 5, without properties.
pub const HELLO_5: &str = "10| 0004 'MQTT' 05 02 003C 00 0001 'c'";

/// The bytes that a text stands for.
pub fn bytes(text: &str) -> Vec<u8> {
    let (head, body) = text.split_once('|').unwrap_or((text, ""));
    let mut out = plain(head);
    if text.contains('|') {
        let body = plain(body);
        let mut length = body.len();
        loop {
            let more = length > 127;
            out.push((length % 128) as u8 | if more { 128 } else { 0 });
            length /= 128;
            if !more {
                break;
            }
        }
        out.extend(body);
    }
    out
}

fn plain(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, part) in text.split('\'').enumerate() {
        if at % 2 == 1 {
            out.extend(part.as_bytes());
            continue;
        }
        let digits: Vec<char> = part.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(digits.len().is_multiple_of(2), "{text}: half a byte");
        for pair in digits.chunks(2) {
            let pair: String = pair.iter().collect();
            out.push(u8::from_str_radix(&pair, 16).unwrap_or_else(|_| panic!("{text}: {pair}")));
        }
    }
    out
}

/// One client's dialogue.
pub struct Talk(Client);

impl Talk {
    /// A connection on which nothing has been said.
    pub async fn silent(server: &Server) -> Talk {
        Talk(server.dial(Version::V311).await)
    }

    /// A client of 3.1.1 with this name and a clean session.
    pub async fn old(server: &Server, name: &str) -> Talk {
        let mut talk = Talk::silent(server).await;
        talk.say(&format!("10| 0004 'MQTT' 04 02 003C 00{:02X} '{name}'", name.len())).await;
        talk.hear("20 02 00 00").await;
        talk
    }

    /// A client of MQTT 5 with this name and a clean session.
    pub async fn new(server: &Server, name: &str) -> Talk {
        let mut talk = Talk::silent(server).await;
        talk.say(&format!("10| 0004 'MQTT' 05 02 003C 00 00{:02X} '{name}'", name.len())).await;
        let ack = talk.next().await.expect("CONNACK");
        assert_eq!((ack[0], ack[3]), (0x20, 0));
        talk
    }

    pub async fn say(&mut self, text: &str) {
        self.0.raw(&bytes(text)).await;
    }

    /// The next packet; nothing at the end of the connection.
    pub async fn next(&mut self) -> Option<Vec<u8>> {
        self.0.frame().await
    }

    /// Expects exactly these bytes.
    pub async fn hear(&mut self, text: &str) {
        let heard = tokio::time::timeout(PATIENCE, self.next()).await.expect("the broker answers");
        let heard = heard.unwrap_or_else(|| panic!("the connection ended instead of {text}"));
        assert_eq!(hex(&heard), hex(&bytes(text)), "instead of {text}");
    }

    /// Asks and expects an answer.
    pub async fn ask(&mut self, text: &str, answer: &str) {
        self.say(text).await;
        self.hear(answer).await;
    }

    /// Nothing has come: the answer to a ping is next.
    pub async fn hear_nothing(&mut self) {
        self.ask("C0 00", "D0 00").await;
    }

    /// Expects the end of the connection without another word.
    pub async fn cut(&mut self) {
        assert_eq!(self.next().await.map(|heard| hex(&heard)), None);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X} ")).collect()
}

/// Each of these, said by a new client of 3.1.1, ends its connection without an answer.
pub async fn each_cuts_an_old_client(server: &Server, cases: &[&str]) {
    for case in cases {
        let mut client = Talk::old(server, "c").await;
        client.say(case).await;
        assert_eq!(client.next().await.map(|heard| hex(&heard)), None, "{case}");
    }
}

/// Each of these, said by a new client of MQTT 5, ends its connection with this reason.
pub async fn each_cuts_a_new_client(server: &Server, cases: &[(&str, u8)]) {
    for (case, reason) in cases {
        let mut client = Talk::new(server, "c").await;
        client.say(case).await;
        let heard = client.next().await.map(|heard| hex(&heard));
        assert_eq!(heard, Some(format!("E0 01 {reason:02X} ")), "{case}");
        client.cut().await;
    }
}
