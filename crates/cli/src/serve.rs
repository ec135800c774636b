//! `updraft serve`: a cloud on this machine that speaks the protocols of AWS IoT and S3.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use crate::failure::{Explain, Outcome};
use crate::home;

/// Run a cloud on this machine; stays in the foreground until Ctrl-C.
#[derive(clap::Args)]
pub struct Args {
    /// Folder for everything that it keeps; made when missing.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// HTTPS port; 0: the one of the last start, else any free one.
    #[arg(long, default_value_t = 0, env = "UPDRAFT_SERVE_PORT")]
    port: u16,
    /// MQTT port (TLS); 0: the one of the last start, else any free one.
    #[arg(long, default_value_t = 0, env = "UPDRAFT_SERVE_MQTT_PORT")]
    mqtt_port: u16,
    /// Port of MQTT without TLS, on the loopback address alone, for a proxy on this machine that ends TLS: it passes the
    /// certificate's id (SHA-256) as the user name, which is believed.
    #[arg(long, value_name = "PORT")]
    plain_mqtt_port: Option<u16>,
    /// Another name or address of this server, for its certificate; the first is what devices are told.
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
    /// A limit of the MQTT broker, e.g. `subscriptions=100` or `session_expiry_s=604800`; AWS's values where nothing is said.
    #[arg(long = "mqtt-limit", value_name = "NAME=VALUE", value_parser = limit)]
    mqtt_limits: Vec<(String, String)>,
    /// How many there may be of something, e.g. `groups_of_thing=20` or `streams=50000`; AWS's values where nothing is said.
    #[arg(long = "quota", value_name = "NAME=VALUE", value_parser = quota)]
    quotas: Vec<(String, String)>,
    /// Requests a second that one access key may make; 0 is no limit.
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    requests_per_second: u32,
    /// The bearer token that a Prometheus must show for /metrics; without it everybody may read the figures.
    #[arg(long, value_name = "TOKEN", env = "UPDRAFT_METRICS_TOKEN", hide_env_values = true)]
    metrics_token: Option<String>,
    /// The AWS region that it says it is.
    #[arg(long, default_value = "us-east-1")]
    region: String,
    /// Logs as one JSON object a line.
    #[arg(long)]
    log_json: bool,
    /// How much is logged on standard error: off, error, warn, info, debug, trace.
    #[arg(long, value_name = "LEVEL", default_value = "info", env = "UPDRAFT_LOG")]
    log: tracing_subscriber::filter::LevelFilter,
    /// Write this file once everything listens.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(args: Args) -> Outcome {
    let log =
        tracing_subscriber::fmt().with_max_level(args.log).with_writer(std::io::stderr).with_target(false);
    if args.log_json {
        log.json().init()
    } else {
        log.init()
    }
    let data_dir = args.data.map_or_else(home::cloud, Ok)?;
    let default_folder = home::cloud().is_ok_and(|default| default == data_dir);
    let mut mqtt_limits = cloud::broker::Limits::default();
    for (name, value) in &args.mqtt_limits {
        // Each has been tried by itself when the command line was read.
        let _ = mqtt_limits.set(name, value);
    }
    let mut quotas = cloud::Quotas::default();
    for (name, value) in &args.quotas {
        let _ = quotas.set(name, value);
    }
    let config = cloud::Config {
        mqtt_limits,
        quotas,
        listen: args.listen,
        https_port: args.port,
        mqtt_port: args.mqtt_port,
        plain_mqtt_port: args.plain_mqtt_port,
        requests_per_second: args.requests_per_second,
        metrics_token: args.metrics_token,
        names: args.names,
        region: args.region,
        ..cloud::Config::new(&data_dir)
    };
    let ready = move |endpoints: &cloud::Endpoints| {
        let option = if default_folder { String::new() } else { format!(" --data {}", data_dir.display()) };
        println!("Cloud      {}", endpoints.endpoint_url);
        println!("MQTT       {}:{}", endpoints.mqtt_host, endpoints.mqtt_port);
        println!("Data       {}", data_dir.display());
        println!("Use it     eval \"$(updraft env{option})\"");
        println!("Ctrl-C stops it; everything that it acknowledged is kept.");
        if let Some(file) = &args.ready_file {
            let _ = std::fs::write(file, "ready\n");
        }
    };
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .explain("starting the runtime", "free some memory or threads")?
        .block_on(cloud::run(config, stop(), ready))
        .explain("serving", "name another --data, --port or --mqtt-port")
}

fn limit(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is wanted")?;
    cloud::broker::Limits::default().set(name, value)?;
    Ok((name.into(), value.into()))
}

fn quota(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is wanted")?;
    cloud::Quotas::default().set(name, value)?;
    Ok((name.into(), value.into()))
}

/// Ctrl-C, or the SIGTERM of a service manager.
async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = terminate.recv() => {} }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
