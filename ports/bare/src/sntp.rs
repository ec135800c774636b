//! The time of day from a time server, for boards without a clock of their own: one question, one answer (SNTP, RFC 4330).
//!
//! The answer is not authenticated. Whoever forges it can make an old certificate look valid, and cannot make a
//! foreign one: chains, names and signatures hold at any time.

use core::net::Ipv4Addr;

use embassy_net::dns::DnsQueryType;
use embassy_net::udp::{PacketMetadata, UdpSocket};
use embassy_net::{IpAddress, Stack};
use embassy_time::{Duration, with_timeout};

const PORT: u16 = 123;
const PACKET: usize = 48;
const PATIENCE: Duration = Duration::from_secs(3);

/// Seconds from 1900, where NTP begins, to 1970.
const EPOCH_S: u64 = 2_208_988_800;
/// NTP's seconds start again in February 2036: less than this is taken to be after that.
const ERA_S: u64 = 1 << 32;

/// Asks `server` (a name or an IPv4 address) for the seconds since 1970. `nonce` is random: an answer must repeat it.
/// `None` when no answer came in three seconds, or none that makes sense.
pub async fn unix_s(stack: Stack<'static>, server: &str, nonce: u64) -> Option<u64> {
    let address = match server.parse::<Ipv4Addr>() {
        Ok(address) => IpAddress::Ipv4(address),
        Err(_) => *stack.dns_query(server, DnsQueryType::A).await.ok()?.first()?,
    };
    let (mut receive_meta, mut send_meta) = ([PacketMetadata::EMPTY; 2], [PacketMetadata::EMPTY; 2]);
    let (mut receive, mut send) = ([0; 2 * PACKET], [0; 2 * PACKET]);
    let mut socket = UdpSocket::new(stack, &mut receive_meta, &mut receive, &mut send_meta, &mut send);
    socket.bind(0).ok()?;
    socket.send_to(&question(nonce), (address, PORT)).await.ok()?;
    let mut answer = [0; PACKET];
    loop {
        let (length, from) = with_timeout(PATIENCE, socket.recv_from(&mut answer)).await.ok()?.ok()?;
        if from.endpoint.addr == address && length == PACKET {
            return read(&answer, nonce);
        }
    }
}

/// A client's packet of version 4. Its transmit timestamp is the nonce: the server sends it back (RFC 4330 §5).
fn question(nonce: u64) -> [u8; PACKET] {
    let mut packet = [0; PACKET];
    packet[0] = 4 << 3 | 3;
    packet[40..].copy_from_slice(&nonce.to_be_bytes());
    packet
}

/// The server's time, if this answers the question: mode 4, not unsynchronised, stratum 1 to 15, the nonce sent back.
fn read(packet: &[u8; PACKET], nonce: u64) -> Option<u64> {
    let (leap, mode, stratum) = (packet[0] >> 6, packet[0] & 7, packet[1]);
    if leap == 3 || mode != 4 || !(1..=15).contains(&stratum) || packet[24..32] != nonce.to_be_bytes() {
        return None;
    }
    let seconds = u64::from(u32::from_be_bytes(*packet[40..].first_chunk::<4>()?));
    if seconds == 0 {
        return None;
    }
    Some(if seconds < EPOCH_S { seconds + ERA_S - EPOCH_S } else { seconds - EPOCH_S })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(nonce: u64, seconds: u32) -> [u8; PACKET] {
        let mut packet = [0; PACKET];
        packet[..2].copy_from_slice(&[4 << 3 | 4, 2]);
        packet[24..32].copy_from_slice(&nonce.to_be_bytes());
        packet[40..44].copy_from_slice(&seconds.to_be_bytes());
        packet
    }

    #[test]
    fn the_time_of_an_answer_counts_from_1970() {
        // 2026-01-01T00:00:00Z is 1767225600 seconds after 1970.
        assert_eq!(read(&answer(7, (1_767_225_600 + EPOCH_S) as u32), 7), Some(1_767_225_600));
    }

    #[test]
    fn after_2036_the_seconds_have_started_again() {
        assert_eq!(read(&answer(7, 1), 7), Some(ERA_S + 1 - EPOCH_S));
    }

    #[test]
    fn answers_to_other_questions_and_of_servers_that_do_not_know_are_refused() {
        let good = answer(7, 4_000_000_000);
        assert_eq!(read(&good, 8), None, "another nonce");
        let refused = [(0, 3 << 6 | 4 << 3 | 4), (0, 4 << 3 | 3), (1, 0), (1, 16)];
        for (place, byte) in refused {
            let mut packet = good;
            packet[place] = byte;
            assert_eq!(read(&packet, 7), None, "byte {place} is {byte:#x}");
        }
        assert_eq!(read(&answer(7, 0), 7), None, "no time at all");
    }

    #[test]
    fn a_question_is_a_clients_packet_of_version_four() {
        let packet = question(0x0102_0304_0506_0708);
        assert_eq!(packet[0], 0x23);
        assert_eq!(packet[40..], [1, 2, 3, 4, 5, 6, 7, 8]);
        assert!(packet[1..40].iter().all(|byte| *byte == 0));
    }
}
