//! A real cloud in this process, and a client of its REST API, signed and over TLS, as small as can be.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloud::{Config, Endpoints, sigv4};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};

/// A server, until it is dropped.
pub struct Cloud {
    pub endpoints: Endpoints,
    folder: PathBuf,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    server: Option<std::thread::JoinHandle<()>>,
}

/// What a board must be given to be a thing.
pub struct Thing {
    pub certificate: Vec<u8>,
    pub private_key: Vec<u8>,
    pub root: Vec<u8>,
}

impl Cloud {
    pub fn start(folder: &Path) -> Self {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (ready, is_ready) = mpsc::channel();
        let config = Config::new(folder);
        let server = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let stopped = async { drop(stopped.await) };
            let run = cloud::run(config, stopped, |endpoints| ready.send(endpoints.clone()).unwrap());
            runtime.block_on(run).unwrap();
        });
        let endpoints = is_ready.recv_timeout(Duration::from_secs(60)).expect("the cloud starts");
        Self { endpoints, folder: folder.into(), stop: Some(stop), server: Some(server) }
    }

    /// Stops the server and starts it again on the same data, after `pause`.
    pub fn restart(&mut self, pause: Duration) {
        self.stop();
        std::thread::sleep(pause);
        *self = Self::start(&self.folder.clone());
    }

    fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(server) = self.server.take() {
            server.join().unwrap();
        }
    }

    /// Makes a thing that may do everything.
    pub fn thing(&self, name: &str) -> Thing {
        self.iot("POST", &format!("/things/{name}"), &[], &[], Some(json!({})));
        let made = self.iot("POST", "/keys-and-certificate", &[("setAsActive", "true")], &[], None);
        let arn = made["certificateArn"].as_str().unwrap();
        let all = json!({"Effect": "Allow", "Action": "iot:*", "Resource": "*"});
        let policy = json!({"Version": "2012-10-17", "Statement": [all]}).to_string();
        self.iot("POST", "/policies/all", &[], &[], Some(json!({ "policyDocument": policy })));
        self.iot("PUT", "/target-policies/all", &[], &[], Some(json!({ "target": arn })));
        self.iot("PUT", &format!("/things/{name}/principals"), &[], &[("x-amzn-principal", arn)], None);
        let certificate = made["certificatePem"].as_str().unwrap();
        let private_key = made["keyPair"]["PrivateKey"].as_str().unwrap();
        Thing {
            certificate: CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap().to_vec(),
            private_key: PrivatePkcs8KeyDer::from_pem_slice(private_key.as_bytes())
                .unwrap()
                .secret_pkcs8_der()
                .to_vec(),
            root: self.root().to_vec(),
        }
    }

    /// Uploads an image and makes the job that asks `thing` to run it.
    pub fn job(&self, id: &str, thing: &str, version: &str, image: &[u8]) {
        let key = format!("/firmware/{id}.fw");
        assert_eq!(self.ask("s3", "PUT", "/firmware", &[], &[], b"").0, 200);
        assert_eq!(self.ask("s3", "PUT", &key, &[], &[], image).0, 200);
        let url = format!("${{aws:iot:s3-presigned-url:https://s3.us-east-1.amazonaws.com{key}}}");
        let document = json!({
            "operation": "fota", "name": "host", "version": version, "size": image.len(),
            "sha256": image::Digest::of(image).to_string(), "url": url,
        });
        self.job_that_says(id, thing, &document);
    }

    /// Makes the job with this document for `thing`.
    pub fn job_that_says(&self, id: &str, thing: &str, document: &Value) {
        let arn = self.iot("GET", &format!("/things/{thing}"), &[], &[], None)["thingArn"].clone();
        let account = &self.endpoints.account;
        let presigned =
            json!({"roleArn": format!("arn:aws:iam::{account}:role/s3-read-role"), "expiresInSec": 3600});
        let job =
            json!({"targets": [arn], "document": document.to_string(), "presignedUrlConfig": presigned});
        self.iot("PUT", &format!("/jobs/{id}"), &[], &[], Some(job));
    }

    /// Status and reason of a job's execution.
    pub fn status(&self, id: &str, thing: &str) -> (String, Option<String>) {
        let answer = self.iot("GET", &format!("/things/{thing}/jobs/{id}"), &[], &[], None);
        let execution = &answer["execution"];
        let reason = execution["statusDetails"]["detailsMap"]["reason"].as_str().map(str::to_owned);
        (execution["status"].as_str().unwrap_or_default().to_owned(), reason)
    }

    pub fn iot(
        &self,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Value {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let (status, answer) = self.ask("iot", method, path, query, headers, body.as_bytes());
        let text = String::from_utf8_lossy(&answer);
        assert!((200..300).contains(&status), "{method} {path}: {status} {text}");
        serde_json::from_slice(&answer).unwrap_or(Value::Null)
    }

    /// A signed request; status and body of the answer.
    pub fn ask(
        &self,
        service: &str,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (u16, Vec<u8>) {
        let host = self.endpoints.authority();
        let request = sigv4::Request { method, host, path, query, headers, body };
        let signer = sigv4::Signer {
            access_key_id: &self.endpoints.access_key_id,
            secret_access_key: &self.endpoints.secret_access_key,
            session_token: None,
            region: &self.endpoints.region,
            service,
        };
        let now_s = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let signed = sigv4::sign_request(&request, &signer, now_s);
        let mut text =
            format!("{method} {path}?{} HTTP/1.1\r\nhost: {host}\r\n", sigv4::canonical_query(query));
        for (name, value) in
            headers.iter().copied().chain(signed.iter().map(|(a, b)| (a.as_str(), b.as_str())))
        {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
        self.exchange(text.as_bytes(), body)
    }

    /// Sends a request as it is; status and body of the answer.
    pub fn exchange(&self, head: &[u8], body: &[u8]) -> (u16, Vec<u8>) {
        let authority = self.endpoints.authority();
        let name = authority.split(':').next().unwrap().to_owned();
        let mut roots = RootCertStore::empty();
        roots.add(self.root()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = ClientConnection::new(Arc::new(config), ServerName::try_from(name).unwrap()).unwrap();
        let mut stream = StreamOwned::new(tls, TcpStream::connect(authority).unwrap());
        stream.write_all(head).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        // A server that closes without TLS's own goodbye has said everything all the same.
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer") + 4;
        let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
        (status, answer.split_off(end))
    }

    fn root(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_file(&self.endpoints.ca_path).unwrap()
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.stop();
    }
}
