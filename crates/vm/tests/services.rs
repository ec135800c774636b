//! What programs ask of the device: `aws.iot`, `fota`, `machine`, `network` and the ticks of `time`, against a host that
//! writes down what it is asked.

use std::fmt::Write;

use vm::host::{BoardCall, Consent, SlotFacts};
use vm::{Config, Event, Host, HostAnswer, HostCall, Outcome, Vm, Wait};

/// A host with every service; the first connect takes a while.
#[derive(Default)]
struct Board {
    printed: String,
    asked: String,
    now_ms: u64,
    connects: u32,
    levels: [bool; 8],
}

impl Host for Board {
    fn print(&mut self, text: &str) {
        self.printed.push_str(text);
    }

    fn now_ms(&mut self) -> u64 {
        self.now_ms
    }

    fn unix_seconds(&mut self) -> f64 {
        1_709_209_845.0
    }

    fn random_u32(&mut self) -> u32 {
        4
    }

    fn call(&mut self, request: HostCall<'_>) -> HostAnswer {
        let answer = match &request {
            HostCall::IotConnect => {
                self.connects += 1;
                if self.connects < 3 { HostAnswer::Pending } else { HostAnswer::Done }
            }
            HostCall::IotConnected => HostAnswer::Bool(self.connects >= 3),
            HostCall::IotThingName => HostAnswer::Text("lamp".into()),
            HostCall::IotPublish { topic: "refused", .. } => HostAnswer::Failed("not allowed".into()),
            HostCall::FotaRecord => HostAnswer::Record(SlotFacts {
                running: 1,
                confirmed: 0,
                trial: true,
                name: "light".into(),
                version: "7".into(),
            }),
            HostCall::Fact { name: "ip" } => HostAnswer::Text("10.0.0.9".into()),
            HostCall::Fact { name: "reset-cause" } => HostAnswer::Text("watchdog".into()),
            HostCall::Fact { .. } => HostAnswer::Unsupported,
            HostCall::Pin { number, level } => {
                let place = &mut self.levels[*number as usize % 8];
                match level {
                    Some(level) => *place = *level,
                    None => return HostAnswer::Number(i64::from(*place)),
                }
                HostAnswer::Done
            }
            HostCall::Board(BoardCall { verb: "freq", .. }) => HostAnswer::Number(160_000_000),
            _ => HostAnswer::Done,
        };
        if !matches!(request, HostCall::Fact { .. } | HostCall::FotaRecord) {
            writeln!(self.asked, "{request:?}").expect("a string takes every text");
        }
        answer
    }
}

/// Runs a program; `events` come while it waits.
fn run(source: &str, events: Vec<Event>) -> (Board, Outcome) {
    let source = source.to_string();
    let resolve = |name: &str| {
        (name == "main").then(|| compiler::Source {
            path: "main.py".into(),
            text: source.clone(),
            is_package: false,
        })
    };
    let project = compiler::Project {
        main: "main".into(),
        resolve: &resolve,
        natives: vm::NATIVES,
        name: "test".into(),
        version: "1".into(),
        resources: vec![("greeting.txt".into(), b"hello".to_vec())],
    };
    let bytes = compiler::compile(&project).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let program = bytecode::Program::new(&bytes).expect("the compiler's program");
    let mut vm =
        Vm::new(program, vec![0; 1 << 16].into_boxed_slice(), Config::default()).expect("a large heap");
    let mut board = Board::default();
    let mut events = events.into_iter();
    for _ in 0..200 {
        match vm.run(100_000, &mut board) {
            Outcome::OutOfBudget | Outcome::Pending(Wait::Service) => {}
            Outcome::Pending(Wait::Until(time_ms)) => match events.next() {
                Some(event) => vm.post(event),
                None => board.now_ms = board.now_ms.max(time_ms),
            },
            end => return (board, end),
        }
    }
    panic!("the program does not end: {}", board.printed);
}

#[test]
fn a_thing_connects_publishes_and_hears_what_it_subscribed_to() {
    let source = r#"
from aws import iot

thing = iot.Thing()
print(thing.name, thing.connected())
thing.connect()
print(thing.connected())

def heard(topic, payload):
    print("heard", topic, payload)

thing.subscribe("lamp/+/set", heard, qos=1)
thing.publish("lamp/state", {"on": True, "level": 0.5})
thing.publish("lamp/text", "an")
thing.publish("lamp/raw", b"\x00\xff", qos=1)
thing.update_shadow({"on": True})
thing.update_shadow({"state": {"desired": None}})
try:
    thing.publish("refused", "x")
except OSError as e:
    print("OSError", e)
thing.loop(50)
print("end")
"#;
    let message = |topic: &str| Event::Message { topic: topic.into(), payload: b"{}".to_vec() };
    let (board, end) = run(source, vec![message("lamp/a/set"), message("other")]);
    assert_eq!(end, Outcome::Done(0), "{}", board.printed);
    assert_eq!(board.printed, "lamp False\nTrue\nOSError not allowed\nheard lamp/a/set b'{}'\nend\n");
    let asked: Vec<&str> =
        board.asked.lines().filter(|line| line.starts_with("Iot") && *line != "IotConnected").collect();
    assert_eq!(
        asked,
        [
            "IotThingName",
            "IotConnect",
            "IotConnect",
            "IotConnect",
            r#"IotSubscribe { filter: "lamp/+/set", qos: 1 }"#,
            &format!(
                "IotPublish {{ topic: \"lamp/state\", payload: {:?}, qos: 0 }}",
                br#"{"on": true, "level": 0.5}"#
            ),
            r#"IotPublish { topic: "lamp/text", payload: [97, 110], qos: 0 }"#,
            r#"IotPublish { topic: "lamp/raw", payload: [0, 255], qos: 1 }"#,
            r#"IotShadow { document: "{\"state\": {\"reported\": {\"on\": true}}}" }"#,
            r#"IotShadow { document: "{\"state\": {\"desired\": null}}" }"#,
            r#"IotPublish { topic: "refused", payload: [120], qos: 0 }"#,
        ]
    );
}

#[test]
fn a_program_reads_its_record_and_has_a_word_on_updates() {
    let source = r#"
import fota
import time

print(fota.get_record(), fota.version(), fota.name(), fota.on_trial())
fota.accept()
print(fota.resource("greeting.txt"))
try:
    fota.resource("nothing")
except KeyError as e:
    print("KeyError", e)

answers = [True, False, "not now", 2.5]

def on_update(update):
    print("asked about", update["name"], update["version"])
    return answers.pop(0)

fota.on_update(on_update)
time.sleep_ms(100)
"#;
    let update = |version: &str| Event::Update { name: "light".into(), version: version.into() };
    let (board, end) = run(source, ["8", "9", "10", "11"].map(update).to_vec());
    assert_eq!(end, Outcome::Done(0), "{}", board.printed);
    let expected = "(1, 0, 0, 0, 1, 0, 2686976, 65536, 4096) 7 light True\nb'hello'\nKeyError 'nothing'\n\
        asked about light 8\nasked about light 9\nasked about light 10\nasked about light 11\n";
    assert_eq!(board.printed, expected);
    let consents = [
        Consent::Accept,
        Consent::Refuse { reason: String::new() },
        Consent::Refuse { reason: "not now".into() },
        Consent::Defer { seconds: 3 },
    ];
    let words: Vec<String> = consents.into_iter().map(|consent| format!("FotaAnswer({consent:?})")).collect();
    let asked: Vec<&str> = board.asked.lines().filter(|line| line.starts_with("FotaAnswer")).collect();
    assert_eq!(asked, words);
}

#[test]
fn pins_interfaces_and_ticks_are_those_of_micropython() {
    let source = r#"
import machine
import network
import utime as time
from machine import Pin

led = Pin(2, Pin.OUT, value=1)
print(led.value(), led())
led.off()
print(led.value())
led.toggle()
led(0)
led.value(1)
print(led(), Pin(3, Pin.IN, Pin.PULL_UP).value())
print(machine.reset_cause() == machine.WDT_RESET, machine.unique_id(), machine.freq())
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect("ssid", "password")
print(wlan.isconnected(), wlan.ifconfig()[0], wlan.status() == network.STAT_GOT_IP)
start = time.ticks_ms()
time.sleep_ms(20)
time.sleep_us(1500)
time.sleep(0.01)
print(time.ticks_diff(time.ticks_ms(), start), time.ticks_diff(time.ticks_add(start, -5), start), time.ticks_us())
print(time.ticks_diff(0, (1 << 30) - 1), time.ticks_add((1 << 30) - 1, 2))
print(time.gmtime()[:6])
machine.reset()
print("never")
"#;
    let (board, end) = run(source, Vec::new());
    assert_eq!(end, Outcome::Done(0), "{}", board.printed);
    let expected =
        "1 1\n0\n1 0\nTrue b'' 160000000\nTrue 10.0.0.9 True\n32 -5 32000\n1 1\n(2024, 2, 29, 12, 30, 45)\n";
    assert_eq!(board.printed, expected);
    assert!(board.asked.ends_with("Reset\n"));
}
