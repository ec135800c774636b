//! The server's own interface: signed HTTPS calls on a connection that stays open.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use cloud::{Endpoints, sigv4};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use serde_json::Value;

/// A connection to the HTTPS port.
pub struct Rest<'a> {
    endpoints: &'a Endpoints,
    stream: Box<dyn Stream>,
}

/// A socket, with TLS or without.
trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// A TLS client that trusts exactly this server.
pub fn trusting(
    endpoints: &Endpoints,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&endpoints.ca_path).context("the server's root")?)?;
    Ok(ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots))
}

impl<'a> Rest<'a> {
    pub fn open(endpoints: &'a Endpoints) -> Result<Rest<'a>> {
        let socket = TcpStream::connect(endpoints.authority())?;
        socket.set_nodelay(true)?;
        if endpoints.endpoint_url.starts_with("http://") {
            return Ok(Rest { endpoints, stream: Box::new(socket) });
        }
        let config = Arc::new(trusting(endpoints)?.with_no_client_auth());
        let tls = ClientConnection::new(config, ServerName::try_from("127.0.0.1")?)?;
        Ok(Rest { endpoints, stream: Box::new(StreamOwned::new(tls, socket)) })
    }

    /// A call to the control plane that must succeed.
    pub fn call(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<Value> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.call_as("iot", method, path, headers, body.as_bytes())
    }

    /// The same to another service. What is no JSON is nothing.
    pub fn call_as(
        &mut self,
        service: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Value> {
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        let query: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let endpoints = self.endpoints;
        let request =
            sigv4::Request { method, host: endpoints.authority(), path: plain, query: &query, headers, body };
        let signer = sigv4::Signer {
            access_key_id: &endpoints.access_key_id,
            secret_access_key: &endpoints.secret_access_key,
            session_token: None,
            region: &endpoints.region,
            service,
        };
        let now_s = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n",
            endpoints.authority(),
            body.len()
        );
        let signed = sigv4::sign_request(&request, &signer, now_s);
        let signed = signed.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in headers.iter().copied().chain(signed) {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        self.stream.write_all(&[text.as_bytes(), b"\r\n", body].concat())?;
        let (status, answer) = self.answer()?;
        if status != 200 {
            bail!("{method} {path}: {status} {}", String::from_utf8_lossy(&answer));
        }
        Ok(serde_json::from_slice(&answer).unwrap_or(Value::Null))
    }

    /// The server's figures, which need no signature.
    pub fn figures(&mut self) -> Result<String> {
        let host = self.endpoints.authority();
        self.stream.write_all(format!("GET /metrics HTTP/1.1\r\nhost: {host}\r\n\r\n").as_bytes())?;
        Ok(String::from_utf8_lossy(&self.answer()?.1).into_owned())
    }

    /// Status and body; the server names the length of each body.
    fn answer(&mut self) -> Result<(u16, Vec<u8>)> {
        let mut bytes = Vec::new();
        let mut chunk = [0; 8192];
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            match self.stream.read(&mut chunk)? {
                0 => bail!("the server closed the connection"),
                count => bytes.extend_from_slice(chunk.get(..count).unwrap_or_default()),
            }
        };
        let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .map_or(Ok(0), |length| length.trim().parse())?;
        let mut body = bytes.split_off(end + 4);
        while body.len() < length {
            match self.stream.read(&mut chunk)? {
                0 => bail!("the server closed the connection"),
                count => body.extend_from_slice(chunk.get(..count).unwrap_or_default()),
            }
        }
        Ok((status, body))
    }
}
