//! One client's socket, plain or with TLS, that never blocks.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use mio::net::TcpStream;
use rustls::{ClientConfig, ClientConnection};
use rustls_pki_types::ServerName;
use socket2::{Domain, Protocol, Socket, Type};

/// A socket and what is on its way in and out.
pub struct Link {
    pub socket: TcpStream,
    tls: Option<Box<ClientConnection>>,
    /// The beginning of a packet whose end has not come.
    pub partial: Vec<u8>,
    pub outgoing: Vec<u8>,
}

impl Link {
    /// Begins to connect. `number` chooses among many source addresses: one has only 28,000 ports.
    pub fn open(target: SocketAddr, tls: Option<Arc<ClientConfig>>, number: usize) -> Result<Link> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).context("a socket")?;
        let source = SocketAddr::from(([127, 0, 1, 1 + (number % 200) as u8], 0));
        socket.bind(&source.into()).context("a source address")?;
        socket.set_nonblocking(true)?;
        socket.set_tcp_nodelay(true)?;
        match socket.connect(&target.into()) {
            Err(error) if error.raw_os_error() != Some(115) && error.kind() != ErrorKind::WouldBlock => {
                return Err(error).context("connecting");
            }
            _ => {}
        }
        let tls = match tls {
            None => None,
            Some(config) => {
                let name = ServerName::try_from("127.0.0.1").context("the server's name")?;
                Some(Box::new(ClientConnection::new(config, name).context("a TLS client")?))
            }
        };
        let socket = TcpStream::from_std(socket.into());
        Ok(Link { socket, tls, partial: Vec::new(), outgoing: Vec::new() })
    }

    /// Appends what has come to `into`; false at the end of the connection.
    pub fn read(&mut self, into: &mut Vec<u8>, scratch: &mut [u8]) -> io::Result<bool> {
        loop {
            let read = match &mut self.tls {
                None => self.socket.read(scratch),
                Some(tls) => tls.read_tls(&mut self.socket),
            };
            match read {
                Ok(0) => return Ok(false),
                Ok(count) => match &mut self.tls {
                    None => {
                        into.extend_from_slice(scratch.get(..count).unwrap_or_default());
                        // A short read has emptied the socket.
                        if count < scratch.len() {
                            return Ok(true);
                        }
                    }
                    Some(tls) => decrypt(tls, into, scratch)?,
                },
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
                Err(error) if error.kind() == ErrorKind::NotConnected => return Ok(true),
                Err(error) => return Err(error),
            }
        }
    }

    /// Writes as much as the socket takes.
    pub fn flush(&mut self) -> io::Result<()> {
        let done = match &mut self.tls {
            None => {
                let mut done = Ok(());
                let mut written = 0;
                while let Some(rest) = self.outgoing.get(written..).filter(|rest| !rest.is_empty()) {
                    match self.socket.write(rest) {
                        Ok(count) => written += count,
                        Err(error) => {
                            done = Err(error);
                            break;
                        }
                    }
                }
                self.outgoing.drain(..written);
                done
            }
            Some(tls) => {
                if !tls.is_handshaking() {
                    tls.writer().write_all(&self.outgoing)?;
                    self.outgoing.clear();
                }
                let mut done = Ok(());
                while tls.wants_write() {
                    if let Err(error) = tls.write_tls(&mut self.socket) {
                        done = Err(error);
                        break;
                    }
                }
                done
            }
        };
        match done {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::NotConnected) => Ok(()),
            done => done,
        }
    }

    pub fn wants_flush(&self) -> bool {
        !self.outgoing.is_empty() || self.tls.as_ref().is_some_and(|tls| tls.wants_write())
    }
}

fn decrypt(tls: &mut ClientConnection, into: &mut Vec<u8>, scratch: &mut [u8]) -> io::Result<()> {
    tls.process_new_packets().map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
    loop {
        match tls.reader().read(scratch) {
            Ok(0) => return Ok(()),
            Ok(count) => into.extend_from_slice(scratch.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}
