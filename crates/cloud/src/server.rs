//! A server put together from its parts, and its life from open to stop.

use std::collections::HashSet;
use std::fs::File;
use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Notify, mpsc, watch};

use crate::arn::Arns;
use crate::broker::{self, Broker};
use crate::ca::{self, Authorities};
use crate::gate::Registry;
use crate::jobs::desk::{Desk, Notice};
use crate::jobs::events::Event;
use crate::jobs::notify::News;
use crate::meters::Meters;
use crate::objects::Objects;
use crate::presign::UrlSigner;
use crate::provisioning::{bulk, first_seen};
use crate::rates::Rates;
use crate::store::{Settled, Store};
use crate::{Config, Endpoints, Error, HttpLimits, clock, commands, file, http, random};

/// Connections that the kernel keeps until they are accepted: a fleet that comes back all at once must not lose SYNs.
const BACKLOG: u32 = 4096;
/// How often timers and rollouts are looked at; AWS promises a minute.
const TICK: Duration = Duration::from_secs(1);

/// How often what was never finished is cleared away.
const SWEEP_MS: i64 = 600_000;
/// An upload in parts that is not complete by then is given up.
const UPLOAD_LIFE_MS: i64 = 7 * 24 * 3_600_000;

/// Things that are told before anything else may run.
const FEW: usize = 16;

/// What every request can reach.
pub(crate) struct Cloud {
    pub(crate) endpoints: Endpoints,
    pub(crate) arns: Arns,
    pub(crate) store: Arc<Store>,
    pub(crate) objects: Objects,
    pub(crate) authorities: Arc<Authorities>,
    pub(crate) desk: Desk,
    pub(crate) broker: Broker,
    pub(crate) meters: Arc<Meters>,
    /// Rung when a bulk registration begins or is to stop.
    pub(crate) bulk: Notify,
    pub(crate) rates: Rates,
    pub(crate) http_limits: HttpLimits,
    pub(crate) metrics_token: Option<String>,
}

impl Cloud {
    /// Publishes what things must be told after a change that did not come from them. News for a whole fleet take
    /// their time beside other work: a notice tells the state at the moment when it is sent, so late is never wrong.
    pub(crate) fn tell(self: &Arc<Cloud>, settled: Settled) {
        if settled.news.len() <= FEW {
            self.publish(&settled.news);
            return self.send_all(&self.desk.events(&settled.events));
        }
        let cloud = self.clone();
        tokio::spawn(async move {
            for few in settled.news.chunks(FEW) {
                cloud.publish(few);
                tokio::task::yield_now().await;
            }
            cloud.send_all(&cloud.desk.events(&settled.events));
        });
    }

    fn publish(&self, news: &[News]) {
        self.desk.tell(news, &mut |notice| self.send(&notice));
    }

    /// Tells who asked for it what happened to the registry.
    pub(crate) fn happened(&self, event: Event) {
        self.send_all(&self.desk.events(&[event]));
    }

    /// Publishes messages of the service.
    pub(crate) fn send_all(&self, notices: &[Notice]) {
        notices.iter().for_each(|notice| self.send(notice));
    }

    fn send(&self, notice: &Notice) {
        let payload = notice.payload.to_string();
        let sent = self.broker.publish(&notice.topic, payload.as_bytes(), mqtt::Qos::AtLeastOnce, false);
        if let Err(cause) = sent {
            tracing::warn!(?cause, topic = notice.topic, "a notice was not published");
        }
    }
}

/// Opens the data directory, listens, says so, and serves until `shutdown` is done.
///
/// `on_ready` is called once, when both ports listen and `DIR/cloud.json` is written. The first start creates
/// everything: authorities, access key, database. Later starts keep it, the ports included.
///
/// # Errors
/// [`Error`]: the directory is used by another server, cannot be read or written, or a port is taken.
pub async fn run(
    config: Config,
    shutdown: impl Future<Output = ()> + Send,
    on_ready: impl FnOnce(&Endpoints) + Send,
) -> Result<(), Error> {
    file::create_private_dir(&config.data_dir)?;
    let _lock = lock(&config)?;
    let authorities = Arc::new(Authorities::open(&config.data_dir.join("ca"))?);
    let known = config.data_dir.join(Endpoints::FILE).exists();
    let before = if known { Some(Endpoints::read(&config.data_dir)?) } else { None };
    let https = listen(&config, config.https_port, before.as_ref().and_then(Endpoints::https_port))?;
    let mqtt = listen(&config, config.mqtt_port, before.as_ref().map(|endpoints| endpoints.mqtt_port))?;
    let plain = match config.plain_mqtt_port {
        Some(port) => Some(listen_on(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?),
        None => None,
    };
    let endpoints = endpoints(&config, before, &authorities, port_of(&https)?, port_of(&mqtt)?);
    let names = ca::server_names(config.listen, &config.names);
    let (http_identity, mqtt_identity) =
        (authorities.server_certificate(&names)?, authorities.server_certificate(&names)?);

    let store = Arc::new(Store::open(&config.data_dir.join("cloud.sqlite"), config.quotas)?);
    let blobs: HashSet<String> =
        store.blobs().map_err(|fault| Error::Store(fault.message().into()))?.into_iter().collect();
    let objects = Objects::open(&config.data_dir.join("objects"), &blobs)?;
    let arns = Arns { region: config.region.clone(), account: config.account.clone() };
    let desk = Desk {
        store: store.clone(),
        arns: arns.clone(),
        bulletin: Arc::default(),
        urls: UrlSigner {
            endpoint_url: endpoints.endpoint_url.clone(),
            region: endpoints.region.clone(),
            access_key_id: endpoints.access_key_id.clone(),
            secret_access_key: endpoints.secret_access_key.clone(),
        },
    };
    let (unknown, arriving) = mpsc::channel(first_seen::MOST_WAITING);
    let meters = Arc::<Meters>::default();
    let gate = Registry::new(desk.clone(), objects.clone(), meters.clone(), authorities.clone(), unknown);
    let gate = Arc::new(gate);
    let broker = Broker::remembering(gate.clone(), gate.clone(), config.mqtt_limits.clone())
        .map_err(|_| Error::Store("what the broker keeps cannot be read".into()))?;
    let certificate = |cause: rustls::Error| Error::Certificate(cause.to_string());
    let mqtt_tls =
        broker::server_config(gate, mqtt_identity.chain, mqtt_identity.key).map_err(certificate)?;
    let http_tls = https_config(http_identity).map_err(certificate)?;
    endpoints.write(&config.data_dir)?;
    let cloud = Arc::new(Cloud {
        endpoints,
        arns,
        store,
        objects,
        authorities,
        desk,
        broker: broker.clone(),
        meters,
        bulk: Notify::new(),
        rates: Rates::new(config.requests_per_second),
        http_limits: config.http_limits,
        metrics_token: config.metrics_token,
    });

    resume_commands(&cloud);
    let (stop, stopped) = watch::channel(false);
    let told = |mut stopped: watch::Receiver<bool>| async move {
        // An error means that the sender is gone, which is the end as well.
        let _ = stopped.changed().await;
    };
    let web = tokio::spawn(http::serve(cloud.clone(), https, http_tls, stopped.clone()));
    let newcomers = tokio::spawn(register_newcomers(cloud.clone(), arriving, stopped.clone()));
    let ticks = tokio::spawn(tick(cloud.clone(), stopped.clone()));
    let registrations = tokio::spawn(bulk::run(cloud.clone(), stopped.clone()));
    let mqtt = tokio::spawn({
        let (broker, until) = (broker.clone(), told(stopped.clone()));
        async move { broker.serve(mqtt, mqtt_tls, until).await }
    });
    let plain = tokio::spawn({
        let until = told(stopped);
        async move {
            if let Some(plain) = plain {
                broker.serve_behind_proxy(plain, until).await;
            }
        }
    });
    tracing::info!(
        endpoint = cloud.endpoints.endpoint_url,
        mqtt_port = cloud.endpoints.mqtt_port,
        "listening"
    );
    on_ready(&cloud.endpoints);
    shutdown.await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    for task in [web, ticks, newcomers, registrations, mqtt, plain] {
        if let Err(cause) = task.await {
            tracing::error!(%cause, "a part of the server ended badly");
        }
    }
    Ok(())
}

/// Looks at certificates that nobody registered.
async fn register_newcomers(
    cloud: Arc<Cloud>,
    mut arriving: mpsc::Receiver<Vec<u8>>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            der = arriving.recv() => match der {
                Some(der) => first_seen::look(&cloud, &der).await,
                None => return,
            },
            _ = stop.changed() => return,
        }
    }
}

/// Moves jobs on when only time has passed.
async fn tick(cloud: Arc<Cloud>, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut swept_ms = 0;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.changed() => return,
        }
        if clock::now_ms() - swept_ms >= SWEEP_MS {
            swept_ms = clock::now_ms();
            sweep(&cloud, swept_ms).await;
        }
        match cloud.store.reindex(clock::now_ms()).await {
            Ok((settled, more)) => {
                cloud.tell(settled);
                if more {
                    ticks.reset_immediately();
                }
            }
            Err(fault) => tracing::error!(?fault, "dynamic groups were not brought up to date"),
        }
        match cloud.store.time_out_commands(clock::now_ms()).await {
            Ok((late, more)) => {
                late.iter().for_each(|one| cloud.send_all(&[commands::events::of(&cloud.arns, one)]));
                if more {
                    ticks.reset_immediately();
                }
            }
            Err(fault) => tracing::error!(?fault, "commands were not timed out"),
        }
        match cloud.store.tick(clock::now_ms()).await {
            Ok(mut settled) => {
                settled.news.extend(cloud.desk.bulletin.untold());
                cloud.tell(settled);
            }
            Err(fault) => tracing::error!(?fault, "jobs were not moved on"),
        }
    }
}

/// Tells devices what they were to be told when the server ended.
fn resume_commands(cloud: &Cloud) {
    match cloud.store.unsent_commands() {
        Ok(requests) => {
            for request in requests {
                request.publish(&cloud.broker, clock::now_ms());
                cloud.store.note_command_sent(request.execution);
            }
        }
        Err(fault) => tracing::error!(?fault, "commands that were under way could not be read"),
    }
}

/// Clears away what was begun and never came to an end.
async fn sweep(cloud: &Cloud, now_ms: i64) {
    match cloud.store.sweep_ownerships(now_ms).await {
        Ok(0) => {}
        Ok(tokens) => tracing::info!(tokens, "certificates that nobody claimed are forgotten"),
        Err(fault) => tracing::error!(?fault, "ownership tokens were not swept"),
    }
    match cloud.store.sweep_registrations(now_ms - bulk::KEPT_MS).await {
        Ok(blobs) => cloud.objects.remove_all(&blobs).await,
        Err(fault) => tracing::error!(?fault, "old bulk registrations were not swept"),
    }
    match cloud.store.sweep_commands(now_ms).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "commands and executions that were due are forgotten"),
        Err(fault) => tracing::error!(?fault, "commands were not swept"),
    }
    match cloud.store.sweep_uploads(now_ms - UPLOAD_LIFE_MS).await {
        Ok(blobs) => cloud.objects.remove_all(&blobs).await,
        Err(fault) => tracing::error!(?fault, "unfinished uploads were not swept"),
    }
}

/// One server per directory: a second one would sign with the same keys and miss the first one's commits.
fn lock(config: &Config) -> Result<File, Error> {
    let path = config.data_dir.join("lock");
    let refuse = |cause| Error::Io { path: path.clone(), cause };
    let lock = File::create(&path).map_err(refuse)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::InUse { path: config.data_dir.clone() }),
        Err(std::fs::TryLockError::Error(cause)) => Err(refuse(cause)),
    }
}

/// Port 0 means the recorded one: devices know it. If that is taken, the start fails rather than moving away.
fn listen(config: &Config, wish: u16, before: Option<u16>) -> Result<TcpListener, Error> {
    let port = if wish == 0 { before.unwrap_or(0) } else { wish };
    listen_on(SocketAddr::new(config.listen, port))
}

fn listen_on(address: SocketAddr) -> Result<TcpListener, Error> {
    let open = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    open().map_err(|cause| Error::Listen { address: address.to_string(), cause })
}

fn port_of(listener: &TcpListener) -> Result<u16, Error> {
    let refuse = |cause| Error::Listen { address: "the port just opened".into(), cause };
    Ok(listener.local_addr().map_err(refuse)?.port())
}

fn endpoints(
    config: &Config,
    before: Option<Endpoints>,
    authorities: &Authorities,
    https_port: u16,
    mqtt_port: u16,
) -> Endpoints {
    let host = match config.names.first() {
        Some(name) => name.clone(),
        None if config.listen.is_unspecified() => "127.0.0.1".into(),
        None => config.listen.to_string(),
    };
    let authority = if host.contains(':') { format!("[{host}]") } else { host.clone() };
    let (access_key_id, secret_access_key) = match before {
        Some(before) => (before.access_key_id, before.secret_access_key),
        None => (random::key_id("AKIA"), crate::sigv4::hex(&random::bytes::<20>())),
    };
    Endpoints {
        endpoint_url: format!("https://{authority}:{https_port}"),
        mqtt_host: host,
        mqtt_port,
        region: config.region.clone(),
        account: config.account.clone(),
        access_key_id,
        secret_access_key,
        ca_path: authorities.server_root_path.clone(),
    }
}

fn https_config(identity: ca::ServerIdentity) -> Result<Arc<rustls::ServerConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(identity.chain, identity.key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // Small devices have small buffers: 2 KB records instead of 16.
    config.max_fragment_size = Some(2048);
    Ok(Arc::new(config))
}
