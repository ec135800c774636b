//! A server in a folder of its own, and a client that signs with the function that the server verifies with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloud::broker::Limits;
use cloud::{Config, Endpoints, sigv4};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::broker_harness::{Client, PATIENCE};

pub const ACCOUNT: &str = "000000000000";

/// A folder that goes away with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let mut name = [0; 8];
        getrandom::fill(&mut name).unwrap();
        Folder(std::env::temp_dir().join(format!("updraft-cloud-{}", sigv4::hex(&name))))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running server.
pub struct Server {
    pub endpoints: Endpoints,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<Result<(), cloud::Error>>>,
    folder: Option<Folder>,
}

/// An HTTP answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        if self.body.is_empty() { Value::Null } else { serde_json::from_slice(&self.body).unwrap() }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Status and AWS's name for the refusal.
    pub fn refusal(&self) -> (u16, String) {
        let xml = self
            .text()
            .split_once("<Code>")
            .and_then(|(_, rest)| rest.split_once('<').map(|(code, _)| code.into()));
        (self.status, self.header("x-amzn-errortype").map(str::to_string).or(xml).unwrap_or_default())
    }
}

/// A request before it is signed.
pub struct Ask<'a> {
    pub service: &'a str,
    pub method: &'a str,
    /// Encoded path, and after `?` a query that is not.
    pub path: &'a str,
    pub headers: &'a [(&'a str, &'a str)],
    pub body: &'a [u8],
}

impl Server {
    pub async fn start() -> Server {
        let folder = Folder::new();
        let mut server = Server::open(&folder.0).await.unwrap();
        server.folder = Some(folder);
        server
    }

    pub async fn open(dir: &Path) -> Result<Server, cloud::Error> {
        // Tests come back faster than devices.
        Server::on(Config { mqtt_limits: Limits::without_rates(), ..Config::new(dir) }).await
    }

    /// A server that was told something else than usual.
    pub async fn on(config: Config) -> Result<Server, cloud::Error> {
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, is_ready) = oneshot::channel();
        let mut task = tokio::spawn(async move {
            let shutdown = async { stopped.await.unwrap_or(()) };
            cloud::run(config, shutdown, |endpoints| ready.send(endpoints.clone()).unwrap()).await
        });
        tokio::select! {
            Ok(endpoints) = is_ready => Ok(Server { endpoints, stop: Some(stop), task: Some(task), folder: None }),
            ended = &mut task => Err(ended.unwrap().expect_err("a server that serves does not end by itself")),
        }
    }

    pub async fn stop(mut self) {
        self.stop.take();
        let task = self.task.take().unwrap();
        tokio::time::timeout(PATIENCE, task).await.expect("the server stops").unwrap().unwrap();
    }

    /// A server that runs in another process.
    pub fn at(endpoints: Endpoints) -> Server {
        Server { endpoints, stop: None, task: None, folder: None }
    }

    /// A JSON call to the control plane.
    pub async fn iot(&self, method: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.ask(Ask { service: "iot", method, path, headers: &[], body: &body }).await
    }

    /// The same, which must succeed.
    pub async fn ok(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.iot(method, path, body).await;
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text());
        answer.json()
    }

    /// A call to the jobs data plane.
    pub async fn data(&self, method: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.ask(Ask { service: "iot-jobs-data", method, path, headers: &[], body: &body }).await
    }

    /// A call to S3.
    pub async fn s3(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.ask(Ask { service: "s3", method, path, headers: &[], body }).await
    }

    /// A call to messages and shadows.
    pub async fn iotdata(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.ask(Ask { service: "iotdata", method, path, headers: &[], body }).await
    }

    /// A call of our own.
    pub async fn operator(&self, method: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.ask(Ask { service: "updraft", method, path, headers: &[], body: &body }).await
    }

    /// Signs with the server's own key and sends.
    pub async fn ask(&self, ask: Ask<'_>) -> Answer {
        let (id, secret) = (self.endpoints.access_key_id.clone(), self.endpoints.secret_access_key.clone());
        self.ask_as(ask, &Signed { id, secret }).await
    }

    /// Signs with another key and sends.
    pub async fn ask_as(&self, ask: Ask<'_>, key: &Signed) -> Answer {
        let (path, query) = ask.path.split_once('?').unwrap_or((ask.path, ""));
        let pairs: Vec<(&str, &str)> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect();
        let request = sigv4::Request {
            method: ask.method,
            host: self.endpoints.authority(),
            path,
            query: &pairs,
            headers: ask.headers,
            body: ask.body,
        };
        let signer = sigv4::Signer {
            access_key_id: &key.id,
            secret_access_key: &key.secret,
            ..self.signer(ask.service)
        };
        let signed = sigv4::sign_request(&request, &signer, now_s());
        let query = sigv4::canonical_query(&pairs);
        let target = if query.is_empty() { path.to_string() } else { format!("{path}?{query}") };
        let mut headers: Vec<(String, String)> =
            ask.headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        headers.extend(signed);
        self.send(ask.method, &target, &headers, ask.body).await
    }

    pub fn signer<'a>(&'a self, service: &'a str) -> sigv4::Signer<'a> {
        sigv4::Signer {
            access_key_id: &self.endpoints.access_key_id,
            secret_access_key: &self.endpoints.secret_access_key,
            session_token: None,
            region: &self.endpoints.region,
            service,
        }
    }

    /// Sends a request as it is; `target` is path and query.
    pub async fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Answer {
        let mut head = format!(
            "{method} {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
            self.endpoints.authority(),
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = self.stream().await;
        stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
        // The server may answer and close before it has read everything.
        let _ = stream.write_all(body).await;
        read_answer(stream).await
    }

    /// A TLS connection to the HTTPS port.
    pub async fn stream(&self) -> TlsStream<TcpStream> {
        let config = client_config(&self.endpoints).with_no_client_auth();
        connect(self.endpoints.authority(), config).await.unwrap()
    }

    /// A thing with a certificate and a policy that allows its jobs and `open/*`.
    pub async fn device(&self, thing: &str) -> Device {
        self.ok("POST", &format!("/things/{thing}"), Value::Null).await;
        let made = self.ok("POST", "/keys-and-certificate?setAsActive=true", Value::Null).await;
        let arn = made["certificateArn"].as_str().unwrap();
        let topics = |kind: &str| format!("{}$aws/things/{thing}/jobs/*", self.arn(kind));
        let document = serde_json::json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "iot:Connect", "Resource": self.arn("client/${iot:Connection.Thing.ThingName}")},
            {"Effect": "Allow", "Action": ["iot:Publish", "iot:Receive"], "Resource": [topics("topic/"), self.arn("topic/open/*")]},
            {"Effect": "Allow", "Action": "iot:RetainPublish", "Resource": self.arn("topic/open/*")},
            {"Effect": "Allow", "Action": "iot:Subscribe", "Resource": [topics("topicfilter/"), self.arn("topicfilter/open/*")]},
        ]});
        let policy = format!("policy-{thing}");
        let body = serde_json::json!({"policyDocument": document.to_string()});
        self.ok("POST", &format!("/policies/{policy}"), body).await;
        self.ok("PUT", &format!("/target-policies/{policy}"), serde_json::json!({"target": arn})).await;
        let headers = [("x-amzn-principal", arn)];
        let path = format!("/things/{thing}/principals");
        let attach = Ask { service: "iot", method: "PUT", path: &path, headers: &headers, body: b"" };
        assert_eq!(self.ask(attach).await.status, 200);
        Device {
            thing: thing.into(),
            certificate_id: made["certificateId"].as_str().unwrap().into(),
            certificate_arn: arn.into(),
            certificate: made["certificatePem"].as_str().unwrap().into(),
            key: made["keyPair"]["PrivateKey"].as_str().unwrap().into(),
        }
    }

    /// The same with a policy that allows everything.
    pub async fn trusted_device(&self, thing: &str) -> Device {
        let device = self.device(thing).await;
        let document = serde_json::json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]});
        let body = serde_json::json!({"policyDocument": document.to_string()});
        self.ok("POST", &format!("/policies/all-{thing}"), body).await;
        let target = serde_json::json!({"target": device.certificate_arn});
        self.ok("PUT", &format!("/target-policies/all-{thing}"), target).await;
        device
    }

    pub fn arn(&self, resource: &str) -> String {
        format!("arn:aws:iot:{}:{ACCOUNT}:{resource}", self.endpoints.region)
    }
}

/// An access key.
pub struct Signed {
    pub id: String,
    pub secret: String,
}

impl Signed {
    /// Of the answer to its making.
    pub fn of(made: &Value) -> Signed {
        let text = |name: &str| made[name].as_str().unwrap().to_string();
        Signed { id: text("accessKeyId"), secret: text("secretAccessKey") }
    }
}

/// Credentials of a thing.
pub struct Device {
    pub thing: String,
    pub certificate_id: String,
    pub certificate_arn: String,
    certificate: String,
    key: String,
}

impl Device {
    /// Of a certificate that was made elsewhere.
    pub fn of(thing: &str, id: &str, certificate: String, key: String) -> Device {
        Device {
            thing: thing.into(),
            certificate_id: id.into(),
            certificate_arn: format!("arn:aws:iot:us-east-1:{ACCOUNT}:cert/{id}"),
            certificate,
            key,
        }
    }

    /// A TLS stream to the MQTT port with the thing's certificate.
    pub async fn dial(&self, endpoints: &Endpoints) -> std::io::Result<TlsStream<TcpStream>> {
        let chain = vec![CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).unwrap();
        let config = client_config(endpoints).with_client_auth_cert(chain, key).unwrap();
        connect(&format!("{}:{}", endpoints.mqtt_host, endpoints.mqtt_port), config).await
    }

    /// Connected under the thing's name.
    pub async fn connect(&self, endpoints: &Endpoints) -> Client {
        self.connect_as(endpoints, mqtt::Connect { clean_start: true, ..Default::default() }).await.0
    }

    /// The same on other terms. Was a session present?
    pub async fn connect_as(&self, endpoints: &Endpoints, terms: mqtt::Connect<'_>) -> (Client, bool) {
        let mut client = Client::on(self.dial(endpoints).await.unwrap(), terms.version);
        let hello = mqtt::Connect { client_id: &self.thing, keep_alive_s: 60, ..terms };
        client.send(mqtt::Packet::Connect(hello)).await;
        let answer = client.next().await;
        let mqtt::Packet::ConnAck(ack) = answer.packet() else { panic!("no CONNACK") };
        assert_eq!(ack.reason, mqtt::Reason::Success);
        let present = ack.session_present;
        (client, present)
    }
}

type Wanted = rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>;

/// Trusts exactly what `ca_path` holds.
pub fn client_config(endpoints: &Endpoints) -> Wanted {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&endpoints.ca_path).unwrap()).unwrap();
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
}

async fn connect(authority: &str, config: ClientConfig) -> std::io::Result<TlsStream<TcpStream>> {
    let socket = TcpStream::connect(authority).await?;
    socket.set_nodelay(true)?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("127.0.0.1").unwrap(), socket).await
}

/// Reads an answer with a length, past `100 Continue`.
pub async fn read_answer(mut stream: TlsStream<TcpStream>) -> Answer {
    // TLS may still hold the end of a request that was larger than the socket's buffer.
    let _ = stream.flush().await;
    let mut bytes = Vec::new();
    // A server that closes without close_notify has still said everything that it announced.
    let read =
        tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the server answers");
    drop(read);
    loop {
        let end = find(&bytes, b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let body = bytes.split_off(end + 4);
        let mut lines = head.lines();
        let status: u16 = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        if status == 100 {
            bytes = body;
            continue;
        }
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_string()))
            .collect();
        return Answer { status, headers, body };
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

pub fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}
