//! A board talks to the right server or to none, and says why: every wrong server there can be, for the conversation and for a
//! download, against each kind of board that needs no hardware.
//!
//! ```text
//! one table · a TLS server on this machine that shows what the row says · the board as `updraft board run` powers it
//! ```

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

mod board;
// A real cloud in this process, for the jobs.
#[path = "../../../../ports/host/tests/end_to_end/cloud.rs"]
#[allow(dead_code)]
mod cloud;
mod server;
mod shown;

use board::{Board, Workshop};
use cloud::Cloud;
use serde_json::json;
use server::Server;
use shown::{Authorities, Shown};

/// The thing that the boards are.
const THING: &str = "lamp";

/// What a server shows, and what a board says to it; nothing against the one that is right.
struct Row {
    name: &'static str,
    shows: fn(&Authorities) -> Shown,
    against_it: Option<&'static str>,
}

const ROWS: [Row; 9] = [
    Row { name: "right", shows: Authorities::right, against_it: None },
    Row {
        name: "wrong-name",
        shows: Authorities::wrong_name,
        against_it: Some("its certificate is for another name"),
    },
    Row {
        name: "expired",
        shows: Authorities::expired,
        against_it: Some("a certificate has expired, by this board's clock"),
    },
    Row {
        name: "not-yet-valid",
        shows: Authorities::not_yet_valid,
        against_it: Some("a certificate is not valid yet, by this board's clock"),
    },
    Row {
        name: "unknown-root",
        shows: Authorities::of_a_stranger,
        against_it: Some("no root that this board trusts leads to its certificate"),
    },
    Row {
        name: "self-signed",
        shows: Authorities::self_signed,
        against_it: Some("no root that this board trusts leads to its certificate"),
    },
    Row {
        name: "signed-by-a-device",
        shows: Authorities::signed_by_a_device,
        against_it: Some("a certificate was signed by one that is no authority"),
    },
    Row {
        name: "intermediate-without-authority",
        shows: Authorities::intermediate_without_authority,
        against_it: Some("a certificate was signed by one that is no authority"),
    },
    Row {
        name: "for-clients",
        shows: Authorities::for_clients,
        against_it: Some("its certificate is not for servers"),
    },
];

#[test]
fn a_board_of_this_machine_talks_to_the_right_server_alone() {
    talks_to_the_right_server_alone("virtual:lamp");
}

#[test]
#[ignore = "needs QEMU and the board's firmware: cargo xtask impostors"]
fn the_riscv32_board_talks_to_the_right_server_alone() {
    talks_to_the_right_server_alone("qemu:lamp");
}

fn talks_to_the_right_server_alone(board: &str) {
    let workshop = Workshop::new(board);
    let cloud = Cloud::start(&workshop.path("cloud"));
    let thing = cloud.thing(THING);
    let authorities = Authorities::new();
    let server = Server::start(&cloud.endpoints.ca_path.with_file_name("devices.pem"));
    workshop.virtualize();
    workshop.write_thing(&thing, &[thing.root.as_slice(), &authorities.root()].concat());

    let refused = conversations(&workshop, &server, &authorities, &thing.certificate);
    assert_eq!(refused, ROWS.len() - 1);
    let refused = downloads(&workshop, &server, &authorities, &cloud);
    assert_eq!(refused, ROWS.len() - 1);
}

/// The board's own cloud is played by the server; answers how many were refused.
fn conversations(
    workshop: &Workshop,
    server: &Server,
    authorities: &Authorities,
    certificate: &[u8],
) -> usize {
    workshop.uplink("localhost", server.port());
    for Row { name, shows, against_it } in &ROWS {
        println!("conversation: {name}");
        server.show((shows)(authorities), vec![]);
        let mut board = Board::power_on(workshop);
        match against_it {
            None => assert_eq!(board.hear("[updraft] o"), "[updraft] online with localhost", "{name}"),
            Some(why) => {
                let line = format!("[updraft] offline: the server is not trusted: {why}");
                assert_eq!(board.hear("[updraft] o"), line, "{name}");
            }
        }
        // Its program goes on.
        board.hear("still here");
        let heard = server.heard();
        match against_it {
            None => assert_eq!(heard.client.as_deref(), Some(certificate), "{name}"),
            Some(_) => {
                assert_eq!((heard.client, heard.bytes), (None, vec![]), "{name}: nothing is said to it")
            }
        }
    }
    ROWS.iter().filter(|row| row.against_it.is_some()).count()
}

/// The board's cloud is real, and sends it to the server for its firmware; answers how many were refused.
fn downloads(workshop: &Workshop, server: &Server, authorities: &Authorities, cloud: &Cloud) -> usize {
    workshop.uplink(&cloud.endpoints.mqtt_host, cloud.endpoints.mqtt_port);
    let image = workshop.image("1");
    let document = json!({
        "operation": "fota", "name": "lamp", "version": "1", "size": image.len(),
        "sha256": image::Digest::of(&image).to_string(),
        "url": format!("https://localhost:{}/lamp.fw", server.port()),
    });
    let mut board = Board::power_on(workshop);
    assert!(board.hear("[updraft] o").starts_with("[updraft] online"));
    let (right, wrong): (Vec<&Row>, Vec<&Row>) = ROWS.iter().partition(|row| row.against_it.is_none());
    for Row { name, shows, against_it } in &wrong {
        println!("download: {name}");
        server.show((shows)(authorities), image.clone());
        cloud.job_that_says(name, THING, &document);
        let line = format!(
            "[updraft] download interrupted: the server is not trusted: {}",
            against_it.unwrap_or_default()
        );
        assert_eq!(board.hear("[updraft] download"), line, "{name}");
        assert_eq!(board.hear("[updraft] refused"), "[updraft] refused: server-not-trusted", "{name}");
        board.hear("[updraft] reported FAILED");
        board.hear("still here: version 0");
        assert_eq!(cloud.status(name, THING), ("FAILED".into(), Some("server-not-trusted".into())), "{name}");
        assert_eq!(server.heard().bytes, b"", "{name}: nothing is said to it");
    }
    for Row { name, shows, .. } in right {
        server.show((shows)(authorities), image.clone());
        cloud.job_that_says(name, THING, &document);
        board.hear("[updraft] confirmed");
        board.hear("[updraft] reported SUCCEEDED");
        board.hear("still here: version 1");
        assert_eq!(cloud.status(name, THING).0, "SUCCEEDED", "{name}");
        assert!(server.heard().bytes.starts_with(b"GET /lamp.fw HTTP/1.1"), "{name}");
    }
    wrong.len()
}
