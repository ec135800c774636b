//! The computer's sockets, never blocking: what cannot be done yet is pending, and the machine asks again.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{RecvFlags, recvfrom};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use vm::HostAnswer;
use vm::host::NetCall;

use crate::errno;

/// The open sockets of a program.
#[derive(Debug, Default)]
pub struct Sockets {
    open: BTreeMap<u32, Open>,
    /// Names whose addresses are being looked up: that takes time, so a thread of its own asks.
    names: BTreeMap<String, Receiver<Vec<IpAddr>>>,
    /// Whether the last call is pending: then the host asks again soon, because no event tells it when.
    pub waits: bool,
}

#[derive(Debug)]
struct Open {
    socket: Socket,
    v6: bool,
    /// Where a connection is being made to.
    connecting: bool,
    #[cfg(feature = "tls")]
    tls: Option<crate::tls::Session>,
}

/// Sockets of a program at most.
const OPEN_MAX: usize = 64;
const READING: i64 = 1;
const WRITING: i64 = 4;
const OVER: i64 = 16;
/// EINPROGRESS of Linux.
const IN_PROGRESS: i32 = 115;

impl Sockets {
    pub(crate) fn call(&mut self, call: NetCall<'_>) -> HostAnswer {
        let answer = match self.perform(call) {
            Ok(answer) => answer,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => HostAnswer::Pending,
            Err(error) => errno(&error),
        };
        self.waits = answer == HostAnswer::Pending;
        answer
    }

    fn perform(&mut self, call: NetCall<'_>) -> io::Result<HostAnswer> {
        match call {
            NetCall::Open { datagrams, v6 } => self.open(datagrams, v6),
            NetCall::Resolve { host } => Ok(self.addresses(host).map_or(HostAnswer::Pending, |addresses| {
                HostAnswer::Texts(addresses.iter().map(IpAddr::to_string).collect())
            })),
            NetCall::Connect { handle, host, port } => self.connect(handle, host, port),
            NetCall::Bind { handle, host, port } => {
                let Some(address) = self.address(handle, host, port)? else { return Ok(HostAnswer::Pending) };
                self.get(handle)?.socket.bind(&address)?;
                Ok(HostAnswer::Done)
            }
            NetCall::Send { handle, data, to: Some((host, port)) } => {
                let Some(address) = self.address(handle, host, port)? else { return Ok(HostAnswer::Pending) };
                Ok(HostAnswer::Number(self.get(handle)?.socket.send_to(data, &address)? as i64))
            }
            NetCall::Send { handle, data, to: None } => {
                Ok(HostAnswer::Number(self.get(handle)?.write(data)? as i64))
            }
            NetCall::Receive { handle, max, peek } => self.receive(handle, max, peek),
            NetCall::Listen { handle, backlog } => {
                self.get(handle)?.socket.listen(backlog as i32)?;
                Ok(HostAnswer::Done)
            }
            NetCall::Accept { handle } => {
                let open = self.get(handle)?;
                let (v6, (socket, address)) = (open.v6, open.socket.accept()?);
                let handle = self.keep(socket, v6)?;
                Ok(peer(handle, &address))
            }
            NetCall::Close { handle } => match self.open.remove(&handle) {
                Some(mut open) => {
                    open.say_goodbye();
                    Ok(HostAnswer::Done)
                }
                None => Ok(HostAnswer::Errno(9)),
            },
            NetCall::Shutdown { handle, how } => {
                let how = [std::net::Shutdown::Read, std::net::Shutdown::Write, std::net::Shutdown::Both]
                    .get(usize::from(how))
                    .copied();
                let Some(how) = how else { return Ok(HostAnswer::Errno(22)) };
                self.get(handle)?.socket.shutdown(how)?;
                Ok(HostAnswer::Done)
            }
            NetCall::Name { handle, peer: of_peer } => {
                let socket = &self.get(handle)?.socket;
                let address = if of_peer { socket.peer_addr()? } else { socket.local_addr()? };
                Ok(peer(0, &address))
            }
            NetCall::Ready { handle } => Ok(HostAnswer::Number(self.get(handle)?.ready())),
            NetCall::Option { handle, name, value } => {
                let socket = &self.get(handle)?.socket;
                match name {
                    1 => socket.set_reuse_address(value != 0)?,
                    2 => socket.set_broadcast(value != 0)?,
                    3 => socket.set_keepalive(value != 0)?,
                    4 => socket.set_tcp_nodelay(value != 0)?,
                    _ => {}
                }
                Ok(HostAnswer::Done)
            }
            #[cfg(feature = "tls")]
            NetCall::Secure { handle, server, roots, verify } => {
                let Open { socket, tls, .. } = self.get(handle)?;
                if tls.is_none() {
                    *tls = Some(crate::tls::Session::new(server, roots, verify)?);
                }
                match tls {
                    Some(session) => session.shake_hands(socket).map(|()| HostAnswer::Done),
                    None => Ok(HostAnswer::Unsupported),
                }
            }
            #[cfg(not(feature = "tls"))]
            NetCall::Secure { .. } => Ok(HostAnswer::Unsupported),
        }
    }

    fn open(&mut self, datagrams: bool, v6: bool) -> io::Result<HostAnswer> {
        let domain = if v6 { Domain::IPV6 } else { Domain::IPV4 };
        let (kind, protocol) =
            if datagrams { (Type::DGRAM, Protocol::UDP) } else { (Type::STREAM, Protocol::TCP) };
        let socket = Socket::new(domain, kind, Some(protocol))?;
        Ok(HostAnswer::Number(i64::from(self.keep(socket, v6)?)))
    }

    fn keep(&mut self, socket: Socket, v6: bool) -> io::Result<u32> {
        if self.open.len() >= OPEN_MAX {
            return Err(io::Error::from_raw_os_error(24));
        }
        socket.set_nonblocking(true)?;
        // Above the handles of files, so that `fileno()` names one thing.
        let handle = (100..).find(|handle| !self.open.contains_key(handle)).unwrap_or(100);
        let open = Open {
            socket,
            v6,
            connecting: false,
            #[cfg(feature = "tls")]
            tls: None,
        };
        self.open.insert(handle, open);
        Ok(handle)
    }

    fn get(&mut self, handle: u32) -> io::Result<&mut Open> {
        self.open.get_mut(&handle).ok_or_else(|| io::Error::from_raw_os_error(9))
    }

    fn connect(&mut self, handle: u32, host: &str, port: u16) -> io::Result<HostAnswer> {
        if self.get(handle)?.connecting {
            let open = self.get(handle)?;
            if open.ready() & WRITING == 0 {
                return Ok(HostAnswer::Pending);
            }
            open.connecting = false;
            return match open.socket.take_error()? {
                // Another attempt needs a socket that has not failed.
                Some(error) => Err(open.renew().map_or_else(|failure| failure, |()| error)),
                None => Ok(HostAnswer::Done),
            };
        }
        let Some(address) = self.address(handle, host, port)? else { return Ok(HostAnswer::Pending) };
        let open = self.get(handle)?;
        match open.socket.connect(&address) {
            Err(error) if error.raw_os_error() == Some(IN_PROGRESS) => {
                open.connecting = true;
                Ok(HostAnswer::Pending)
            }
            other => other.map(|()| HostAnswer::Done),
        }
    }

    fn receive(&mut self, handle: u32, max: usize, peek: bool) -> io::Result<HostAnswer> {
        let open = self.get(handle)?;
        #[cfg(feature = "tls")]
        if let Some(session) = &mut open.tls {
            let data = session.read(&mut open.socket, max)?;
            return Ok(HostAnswer::Peer { handle: 0, data, host: String::new(), port: 0 });
        }
        let mut data = vec![0; max];
        let flags = if peek { RecvFlags::PEEK } else { RecvFlags::empty() };
        let (count, _, from) = recvfrom(&open.socket, data.as_mut_slice(), flags)?;
        data.truncate(count);
        let from = from.and_then(|from| SocketAddr::try_from(from).ok());
        let (host, port) = from.map_or((String::new(), 0), |from| (from.ip().to_string(), from.port()));
        Ok(HostAnswer::Peer { handle: 0, data, host, port })
    }

    /// The addresses of a host, or `None` while they are being looked up; an empty list when there are none.
    fn addresses(&mut self, host: &str) -> Option<Vec<IpAddr>> {
        if let Ok(address) = host.parse() {
            return Some(vec![address]);
        }
        if host == "localhost" {
            return Some(vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)]);
        }
        let asked = self.names.entry(host.to_string()).or_insert_with(|| {
            let (answer, asked) = channel();
            let name = host.to_string();
            std::thread::spawn(move || {
                let found = (name.as_str(), 0).to_socket_addrs();
                let addresses = found.map(|found| found.map(|address| address.ip()).collect());
                // Nobody may wait any more.
                let _ = answer.send(addresses.unwrap_or_default());
            });
            asked
        });
        match asked.try_recv() {
            Ok(addresses) => {
                self.names.remove(host);
                Some(addresses)
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Vec::new()),
        }
    }

    fn address(&mut self, handle: u32, host: &str, port: u16) -> io::Result<Option<SockAddr>> {
        let v6 = self.get(handle)?.v6;
        let any = if v6 { IpAddr::V6(Ipv6Addr::UNSPECIFIED) } else { IpAddr::V4(Ipv4Addr::UNSPECIFIED) };
        let addresses = match host {
            "" => vec![any],
            "<broadcast>" => vec![IpAddr::V4(Ipv4Addr::BROADCAST)],
            host => match self.addresses(host) {
                Some(addresses) => addresses,
                None => return Ok(None),
            },
        };
        let found = addresses.into_iter().find(|address| address.is_ipv6() == v6);
        // EHOSTUNREACH: a name without addresses.
        let found = found.ok_or_else(|| io::Error::from_raw_os_error(113))?;
        Ok(Some(SocketAddr::new(found, port).into()))
    }
}

impl Open {
    fn renew(&mut self) -> io::Result<()> {
        let domain = if self.v6 { Domain::IPV6 } else { Domain::IPV4 };
        self.socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        self.socket.set_nonblocking(true)
    }

    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        #[cfg(feature = "tls")]
        if let Some(session) = &mut self.tls {
            return session.write(&mut self.socket, data);
        }
        self.socket.write(data)
    }

    fn say_goodbye(&mut self) {
        #[cfg(feature = "tls")]
        if let Some(session) = &mut self.tls {
            session.close(&mut self.socket);
        }
    }

    fn ready(&mut self) -> i64 {
        #[cfg(feature = "tls")]
        if self.tls.as_ref().is_some_and(crate::tls::Session::has_plain) {
            return READING | WRITING;
        }
        let mut asked = [PollFd::new(&self.socket, PollFlags::IN | PollFlags::OUT)];
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        if poll(&mut asked, Some(&now)).is_err() {
            return OVER;
        }
        let found = asked[0].revents();
        let bit = |flag: PollFlags, bit: i64| if found.intersects(flag) { bit } else { 0 };
        bit(PollFlags::IN, READING)
            | bit(PollFlags::OUT, WRITING)
            | bit(PollFlags::HUP | PollFlags::ERR, OVER)
    }
}

fn peer(handle: u32, address: &SockAddr) -> HostAnswer {
    let (host, port) = match address.as_socket() {
        Some(address) => (address.ip().to_string(), address.port()),
        None => (String::new(), 0),
    };
    HostAnswer::Peer { handle, data: Vec::new(), host, port }
}
