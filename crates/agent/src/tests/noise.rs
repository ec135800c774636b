//! A port that lies: any input in any state gets a decision, and what is decided keeps its form.

use std::format;
use std::string::String;

use image::{Digest, Refusal};
use jobs::Request;
use slots::{Fall, Outcome, Slot};

use crate::{Agent, Boot, FetchError, Input, Journal, Output, Say, Verdict, VmBoot};

const CHUNK: u32 = 48 * 1024;
const SIZE: u32 = 3 * CHUNK;

struct Noise(u32);

impl Noise {
    fn next(&mut self, most: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % (most + 1)
    }
}

#[test]
fn any_input_in_any_state_gets_a_decision() {
    let mut noise = Noise(0x1234_5678);
    let mut agent = Agent::new();
    let (mut now_ms, mut token, mut journal) = (0_u64, 0, [0; crate::JOURNAL_BYTES]);
    let mut states = std::collections::BTreeSet::new();
    let (mut likely, mut asked): (&[u32], usize) = (&[0], 0);
    for _ in 0..200_000 {
        now_ms += u64::from(noise.next(20_000));
        let (topic, payload) = message(&mut noise, token, asked);
        // Mostly what could come, else anything.
        let number = match noise.next(9) {
            0 => noise.next(24),
            _ => likely[noise.next(likely.len() as u32 - 1) as usize],
        };
        let input = match number {
            0 if noise.next(20) == 0 => Input::Started(boot(&mut noise, &journal)),
            0 if noise.next(20) == 0 => Input::Disconnected,
            0..=2 => Input::Connected,
            3 | 4 => Input::Tick,
            5..9 => Input::Done,
            9 => Input::Failed,
            10 => Input::Opened {
                from: noise.next(1) * CHUNK,
                total: [None, Some(SIZE)][noise.next(1) as usize],
            },
            11 | 12 => Input::Chunk {
                len: [0, 16, CHUNK, CHUNK, CHUNK, CHUNK, CHUNK, CHUNK, CHUNK, SIZE + 1]
                    [noise.next(9) as usize],
            },
            13 => Input::Ended,
            14 => Input::FetchFailed(FetchError::Status(noise.next(600) as u16)),
            15 => Input::Verified(Verdict::OtherDigest),
            16 => Input::Verified(Verdict::Refused(Refusal::Downgrade)),
            17 => Input::Verified(Verdict::Whole),
            18 => Input::ProgramHealthy,
            19 => Input::ProgramSays(Say::Accept),
            20 => Input::ProgramSays(Say::Defer { seconds: noise.next(60) }),
            _ => match jobs::read("lamp", &topic, payload.as_bytes()) {
                Some(message) => Input::Heard(message),
                None => continue,
            },
        };
        let output = agent.step(now_ms, input);
        likely = match output {
            Output::Connect => &[2],
            Output::Wait { .. } => &[4, 18, 19, 20, 21, 22, 23, 24],
            Output::AskProgram { .. } => &[19, 20],
            Output::Fetch { .. } => &[10],
            Output::More { .. } => &[11, 11, 11, 11, 11, 11, 21],
            Output::Verify { .. } => &[15, 16, 17, 17],
            Output::Reset => &[0],
            _ => &[5],
        };
        match output {
            Output::Publish(request) => {
                token = request.token().0;
                asked = match request {
                    Request::List { .. } => 0,
                    Request::Describe { .. } => 1,
                    Request::Update(_) => 2,
                };
                assert!(request.topic("lamp", &mut [0; jobs::TOPIC_BYTES_MAX]).is_ok());
                assert!(request.payload(&mut [0; jobs::PAYLOAD_BYTES_MAX]).is_ok());
            }
            Output::Begin { journal: bytes } | Output::Remember { journal: bytes } if !bytes.is_empty() => {
                assert!(Journal::from_bytes(bytes).is_some());
                journal.copy_from_slice(bytes);
            }
            Output::Keep { at, len, .. } => assert!(at + len <= SIZE, "nothing is kept beyond the image"),
            _ => {}
        }
        states.insert(agent.state_name());
    }
    assert_eq!(states.len(), 26, "every state was reached: {states:?}");
}

fn boot<'a>(noise: &mut Noise, journal: &'a [u8]) -> Boot<'a> {
    let fell = Outcome::FellBack { slot: Slot::One, why: Fall::Crashed };
    Boot {
        running: Some(Digest([noise.next(2) as u8; 32])),
        spare: Slot::One,
        spare_bytes: SIZE,
        on_trial: noise.next(4) == 0,
        outcome: (noise.next(3) == 0).then_some(fell),
        vm: (noise.next(2) > 0).then_some(VmBoot {
            running: Digest([noise.next(2) as u8; 32]),
            spare: Slot::Zero,
            spare_bytes: SIZE,
            outcome: (noise.next(3) == 0).then_some(fell),
        }),
        journal: if noise.next(1) == 0 { journal } else { &[] },
        seed: noise.next(u32::MAX - 1),
    }
}

/// A message that answers what was asked, or any other.
fn message(noise: &mut Noise, token: u32, asked: usize) -> (String, String) {
    let token = token.wrapping_sub(u32::from(noise.next(5) == 0));
    let ends =
        ["get/accepted", "j/get/accepted", "j/update/accepted", "j/update/rejected", "notify", "notify-next"];
    let codes = ["VersionMismatch", "InvalidStateTransition", "RequestThrottled"];
    let status = ["QUEUED", "IN_PROGRESS", "CANCELED"][noise.next(2) as usize];
    let payload = format!(
        r#"{{"clientToken":"{token:08x}","code":"{}","inProgressJobs":[{}],"jobs":{{}},"execution":{{
            "jobId":"j","status":"{status}","executionNumber":{},"jobDocument":{{"operation":"{}","size":{SIZE},
            "sha256":"{}","url":"https://h/","vm":{{"size":{SIZE},"sha256":"{}","url":"https://h/"}}}}}}}}"#,
        codes[noise.next(2) as usize],
        [r#"{"jobId":"j"}"#, ""][usize::from(noise.next(3) == 0)],
        noise.next(1),
        ["fota", "fota-vm", "fota-pair"][noise.next(2) as usize],
        format!("{:02x}", noise.next(2)).repeat(32),
        format!("{:02x}", noise.next(2)).repeat(32),
    );
    let end = if noise.next(2) == 0 { noise.next(5) as usize } else { asked };
    (format!("$aws/things/lamp/jobs/{}", ends[end]), payload)
}
